using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary>
/// One per scope, and a scope is one request, one circuit or one command-line command; whoever opens the scope says whose it is.
/// Without a word nobody is signed in.
/// </summary>
public sealed partial class CurrentStaff(SessionBook sessions, ILogger<CurrentStaff> log) : ICurrentStaff
{
    private long? session;
    private string source = "ui";
    private bool commandLine;

    public void UseSession(ClaimsPrincipal principal, string from)
    {
        session = StaffClaims.SessionOf(principal);
        source = from;
    }

    public void UseCommandLine() => commandLine = true;

    public async Task<Actor> RequireAsync(string permission, CancellationToken ct = default)
    {
        var actor = commandLine ? Actor.CommandLine
            : session is { } id ? await sessions.FindActorAsync(id, source, ct)
            : null;
        if (actor is null)
        {
            throw new SignedOutException();
        }
        if (!actor.May(permission))
        {
            LogDenied(log, actor.StaffId, actor.Role, permission);
            throw new ForbiddenException(permission);
        }
        return actor;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Denied: staff {StaffId} ({Role}) lacks {Permission}")]
    private static partial void LogDenied(ILogger log, long? staffId, StaffRole role, string permission);
}

/// <summary>Tells a circuit's scope whose circuit it is, before its first component is made.</summary>
internal sealed class CircuitStaff(CurrentStaff staff, AuthenticationStateProvider states, UiErrors errors) : CircuitHandler
{
    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        errors.IsConnected = false;
        return Task.CompletedTask;
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        errors.IsConnected = true;
        return Task.CompletedTask;
    }

    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
        => staff.UseSession((await states.GetAuthenticationStateAsync()).User, "ui");
}
