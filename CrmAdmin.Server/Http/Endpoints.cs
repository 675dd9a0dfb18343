using CrmAdmin.Components.Contracts;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Staff;
using CrmAdmin.Server.Security;
using Microsoft.AspNetCore.Localization;

namespace CrmAdmin.Server.Http;

/// <summary>The few routes that are neither a page nor a feature's.</summary>
internal static class Endpoints
{
    public static readonly string[] Cultures = ["en", "ko"];

    public static void MapCrmEndpoints(this IEndpointRouteBuilder app)
    {
        app.MapGet("/", () => TypedResults.LocalRedirect("~/customers"));
        app.MapGet("/health/live", () => TypedResults.Text("live"));
        app.MapGet("/health/ready", ReadyAsync);
        app.MapGet("/language/{culture}", ChooseLanguage);
        app.MapPost("/session/ping", PingAsync).RequireAuthorization().DisableAntiforgery();
    }

    // A write that is taken back: reading alone would say “ready” on a full disk. No details: anybody may ask.
    private static async Task<IResult> ReadyAsync(ICrmDbSource source, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            await using var db = source.Create(Author.System("health"));
            await using var write = await db.BeginWriteAsync(patience.Token);
            return TypedResults.Text("ready");
        }
        catch (Exception exception) when (exception is OperationCanceledException or System.Data.Common.DbException)
        {
            return TypedResults.Text("not ready", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
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

    // Circuits send no HTTP: the page reports activity so that the idle limit counts from the last click or key. Changes
    // nothing but that moment, and takes it from our own pages only.
    private static async Task<IResult> PingAsync(HttpContext http, SessionBook sessions, CancellationToken ct)
    {
        if (CircuitDoor.IsOwnOrigin(http.Request) && StaffClaims.SessionOf(http.User) is { } session)
        {
            await sessions.TouchAsync(session, ct);
        }
        return TypedResults.NoContent();
    }
}
