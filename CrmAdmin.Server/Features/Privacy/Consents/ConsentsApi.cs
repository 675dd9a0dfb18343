using System.Net.Mime;
using CrmAdmin.Components.Features.Privacy.Consents;

namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>Receipts come as files over HTTP, with the rights of the person who clicks.</summary>
internal static class ConsentsApi
{
    public static void MapConsents(this IEndpointRouteBuilder app)
        => app.MapGet("/customers/{id:long}/consents/{entry:long}/receipt.json", ReceiptAsync).RequireAuthorization();

    private static async Task<IResult> ReceiptAsync(long id, long entry, HttpContext http, IConsentsService consents, CancellationToken ct)
    {
        try
        {
            var receipt = await consents.GetReceiptAsync(id, entry, ct);
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentDisposition = new ContentDisposition { FileName = receipt.FileName }.ToString();
            return TypedResults.Text(receipt.Json, "application/json");
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
