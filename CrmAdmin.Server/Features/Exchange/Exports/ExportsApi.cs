using CrmAdmin.Components.Features.Exchange.Exports;
using Microsoft.Net.Http.Headers;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>Files go down over HTTP, with the rights of the person who clicks.</summary>
internal static class ExportsApi
{
    public static void MapExports(this IEndpointRouteBuilder app) => app.MapGet("/exports/{id:long}/file", FileAsync).RequireAuthorization();

    private static async Task<IResult> FileAsync(long id, HttpContext http, IExportsService exports, CancellationToken ct)
    {
        try
        {
            var file = await exports.FetchAsync(id, ct);
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentDisposition = new ContentDispositionHeaderValue("attachment") { FileName = file.Name }.ToString();
            return TypedResults.Stream(file.Content, file.ContentType);
        }
        catch (SignedOutException)
        {
            return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
        }
        catch (ForbiddenException)
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }
        catch (NotFoundException)
        {
            return TypedResults.StatusCode(StatusCodes.Status404NotFound);
        }
    }
}
