using Microsoft.AspNetCore.Authorization;

namespace CrmAdmin.Server.Hosting;

/// <summary>
/// What HTTP says while the database cannot be reached: 503, and a page with words for whoever asked for a page. That page is
/// made for nobody in particular, because who they are stands in the database too.
/// </summary>
internal static class StorageAnswers
{
    private static readonly object Answering = new();

    public static IApplicationBuilder UseStorageAnswers(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        try
        {
            await next(context);
        }
        catch (StorageUnavailableException) when (!context.Response.HasStarted && !context.Items.ContainsKey(Answering))
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "30";
            if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
            {
                await context.Response.WriteAsync("storage.unavailable", context.RequestAborted);
                return;
            }
            context.Items[Answering] = true;
            context.SetEndpoint(null);
            context.Request.RouteValues.Clear();
            (context.Request.Method, context.Request.Path, context.Request.QueryString) = (HttpMethods.Get, "/error", new QueryString("?status=503"));
            await using var anew = context.RequestServices.CreateAsyncScope(); // a page may have begun in the old one
            (var begun, context.RequestServices) = (context.RequestServices, anew.ServiceProvider);
            try
            {
                await next(context);
            }
            finally
            {
                context.RequestServices = begun;
            }
        }
    });

    /// <summary>Nobody is taken for signed out because it could not be looked up; what is for everybody, styles among it, is served.</summary>
    public static Task NeedToKnowAsync(HttpContext context, RequestDelegate next)
        => context.Features.Get<StorageUnavailableException>() is { } unknown && IsForKnownPeople(context.GetEndpoint())
            ? throw new StorageUnavailableException(unknown)
            : next(context);

    private static bool IsForKnownPeople(Endpoint? endpoint)
        => endpoint?.Metadata.GetMetadata<IAuthorizeData>() is not null && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null;
}
