using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary>
/// Keeps tickets on the server: the cookie carries a random key, the principal carries the session's number, and both are
/// worth nothing once the row says so.
/// </summary>
internal sealed class StaffTickets(SessionBook sessions, IHttpContextAccessor http) : ITicketStore
{
    public Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        var staffId = long.Parse(ticket.Principal.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture);
        var request = http.HttpContext!;
        return sessions.StartAsync(
            staffId, request.Request.Headers.UserAgent.ToString(), request.Connection.RemoteIpAddress?.ToString(), request.RequestAborted);
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket) => Task.CompletedTask; // what a session may do is read afresh

    public async Task<AuthenticationTicket?> RetrieveAsync(string key)
    {
        OpenSession? session;
        try
        {
            session = await sessions.FindAsync(key, CancellationToken.None);
        }
        catch (StorageUnavailableException exception)
        {
            http.HttpContext?.Features.Set(exception); // not signed out, but not known either: whoever needs to know says so
            return null;
        }
        if (session is null)
        {
            return null;
        }
        var principal = new ClaimsPrincipal(new ClaimsIdentity(
            [
                new(StaffClaims.Session, session.Id.ToString(CultureInfo.InvariantCulture)),
                new(ClaimTypes.NameIdentifier, session.Actor.StaffId!.Value.ToString(CultureInfo.InvariantCulture)),
                new(ClaimTypes.Name, session.Actor.Name),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme));
        var properties = new AuthenticationProperties { IssuedUtc = session.EndsAt - SessionBook.Longest, ExpiresUtc = session.EndsAt };
        return new(principal, properties, CookieAuthenticationDefaults.AuthenticationScheme);
    }

    public Task RemoveAsync(string key) => sessions.EndAsync(key, CancellationToken.None);
}
