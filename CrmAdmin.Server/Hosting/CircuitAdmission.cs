using System.Collections.Concurrent;
using System.Net;
using System.Security.Claims;

namespace CrmAdmin.Server.Hosting;

/// <summary>How many open pages there may be (section <c>Circuits</c>); 0 switches a limit off.</summary>
public sealed class CircuitLimits
{
    public int PerPerson { get; set; } = 10;
    public int PerAddress { get; set; } = 50;
    public int InAll { get; set; } = 1_000;
}

/// <summary>
/// Stands before Blazor's hub: lets in signed-in people of this host's own pages, over WebSockets, within the limits, and nobody
/// once the process is stopping. The hub itself would take any origin and any number.
/// </summary>
internal sealed class CircuitAdmission(CircuitLimits limits, IHostApplicationLifetime lifetime)
{
    private readonly ConcurrentDictionary<string, int> open = new(StringComparer.Ordinal);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase, out var rest))
        {
            await next(context);
            return;
        }
        if (!IsOwnOrigin(context.Request) || IsOtherTransport(context, rest))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        if (context.User.Identity?.IsAuthenticated != true)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await next(context);
            return;
        }
        await CountedAsync(context, next);
    }

    private async Task CountedAsync(HttpContext context, RequestDelegate next)
    {
        // A WebSocket's request lasts as long as its circuit is connected: counting requests counts open pages.
        (string Key, int Limit)[] counters =
        [
            ("all", limits.InAll),
            ("address " + (context.Connection.RemoteIpAddress ?? IPAddress.None), limits.PerAddress),
            ("person " + context.User.FindFirstValue(ClaimTypes.NameIdentifier), limits.PerPerson),
        ];
        var taken = new List<string>();
        try
        {
            foreach (var (key, limit) in counters)
            {
                taken.Add(key);
                if (open.AddOrUpdate(key, 1, (_, count) => count + 1) > limit && limit > 0)
                {
                    context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                    context.Response.Headers.RetryAfter = "30";
                    return;
                }
            }
            await next(context);
        }
        finally
        {
            foreach (var key in taken)
            {
                if (open.AddOrUpdate(key, 0, (_, count) => count - 1) == 0)
                {
                    open.TryRemove(new(key, 0));
                }
            }
        }
    }

    internal static bool IsOwnOrigin(HttpRequest request)
        => Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin)
            ? string.Equals(origin.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase) && origin.Scheme == request.Scheme

            // Chromium sends no Origin with a same-origin GET that is no WebSocket; the negotiation is a POST and carries one.
            : request.Headers.Origin.Count == 0 && request.Headers["Sec-Fetch-Site"] == "same-origin" && !request.HttpContext.WebSockets.IsWebSocketRequest;

    private static bool IsOtherTransport(HttpContext context, PathString rest)
        => !context.WebSockets.IsWebSocketRequest
            && !rest.StartsWithSegments("/negotiate", StringComparison.OrdinalIgnoreCase)
            && !rest.StartsWithSegments("/disconnect", StringComparison.OrdinalIgnoreCase)
            && !rest.StartsWithSegments("/initializers", StringComparison.OrdinalIgnoreCase);
}
