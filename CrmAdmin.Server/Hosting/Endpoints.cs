using Microsoft.AspNetCore.Localization;

namespace CrmAdmin.Server.Hosting;

/// <summary>The few routes that are neither a page nor a feature's.</summary>
internal static class Endpoints
{
    private const long LeastFreeBytes = 64L * 1024 * 1024;
    public static readonly string[] Cultures = ["en", "ko"];

    public static void MapCrmEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => TypedResults.LocalRedirect("~/customers"));
        // its address of before
        app.MapGet("/house-log", (HttpRequest request) => TypedResults.LocalRedirect("~/audit-log" + request.QueryString, permanent: true));
        app.MapGet("/health/live", () => TypedResults.Text("live"));
        app.MapGet("/health/ready", ReadyAsync);
        app.MapGet("/language/{culture}", ChooseLanguage);
    }

    // A read, and room to write: the write lock would let anybody stop the writers by asking often. No details either.
    private static async Task<IResult> ReadyAsync(ICrmDbSource source, StorageOptions storage, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            await using var db = source.Create(Author.System("health"));
            var answers = await db.Database.CanConnectAsync(patience.Token) && await db.IdempotencyRecords().CountAsync(patience.Token) >= 0;
            if (answers && new DriveInfo(storage.Folder).AvailableFreeSpace > LeastFreeBytes)
            {
                return TypedResults.Text("ready");
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Data.Common.DbException or StorageUnavailableException
            or IOException)
        {
            // answered below
        }
        return TypedResults.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static IResult ChooseLanguage(string culture, string? returnUrl, HttpContext http)
    {
        if (Cultures.Contains(culture, StringComparer.Ordinal))
        {
            http.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
                new() { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = http.Request.IsHttps, IsEssential = true });
        }
        return TypedResults.LocalRedirect(LocalUrl.Or(returnUrl, "/"));
    }
}
