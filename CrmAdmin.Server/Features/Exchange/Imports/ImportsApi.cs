using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>Files come up over HTTP: a circuit's message ends at 32 KB.</summary>
internal static class ImportsApi
{
    public const string UploadRoute = "/imports/upload";

    public static void MapImports(this IEndpointRouteBuilder app)
    {
        app.MapGet("/imports/token", (IAntiforgery antiforgery, HttpContext http)
            => TypedResults.Text(antiforgery.GetAndStoreTokens(http).RequestToken)).RequireAuthorization();
        app.MapPost(UploadRoute, UploadAsync).RequireAuthorization().DisableAntiforgery();
    }

    // The body is the file itself, so the form-based check does not apply; the token comes in a header, which only our own
    // pages can set.
    private static async Task<IResult> UploadAsync(
        HttpContext http, IAntiforgery antiforgery, ICurrentStaff staff, ImportUploads uploads, CancellationToken ct)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
        {
            return TypedResults.BadRequest("antiforgery");
        }
        try
        {
            var actor = await staff.RequireAsync(Permissions.CustomersImport, ct);
            var limits = ImportLimits.ForUploads;
            if (http.Request.ContentLength > limits.MaxBytes)
            {
                throw new RuleException("import.too-large", http.Request.ContentLength, limits.MaxBytes);
            }
            http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = limits.MaxBytes + 1;
            var name = Uri.UnescapeDataString(http.Request.Headers["X-File-Name"].ToString());
            return TypedResults.Text(await uploads.KeepAsync(actor.StaffId ?? 0, name, http.Request.Body, limits, ct));
        }
        catch (SignedOutException)
        {
            return TypedResults.StatusCode(StatusCodes.Status401Unauthorized);
        }
        catch (ForbiddenException)
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }
        catch (RuleException)
        {
            return TypedResults.StatusCode(StatusCodes.Status413PayloadTooLarge);
        }
    }
}
