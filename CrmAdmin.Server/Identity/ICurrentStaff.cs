using System.Security.Claims;

namespace CrmAdmin.Server.Identity;

/// <summary>The person whose click, request or command this is, with their rights as of this moment.</summary>
public interface ICurrentStaff
{
    /// <summary>First line of every service method.</summary>
    /// <exception cref="SignedOutException">Nobody, or the session was ended, ran out, or its person was disabled.</exception>
    /// <exception cref="ForbiddenException">The person may not do this.</exception>
    Task<Actor> RequireAsync(string permission, CancellationToken ct = default);

    /// <summary>Whose request or circuit this scope is. Without a word nobody is signed in.</summary>
    void UseSession(ClaimsPrincipal principal, string from);

    /// <summary>This scope is the machine's owner's, who called the program.</summary>
    void UseCommandLine();
}

/// <summary>Names of the claims in a session's principal: keys only, everything else is read afresh.</summary>
public static class StaffClaims
{
    public const string Session = "session";

    public static long? SessionOf(ClaimsPrincipal? principal)
        => long.TryParse(principal?.FindFirst(Session)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}

/// <summary>Who may go on, after <see cref="ICurrentStaff.RequireAsync"/> said yes.</summary>
/// <param name="StaffId">Null: the command line, acting for the machine's owner.</param>
public sealed record Actor(long? StaffId, long? SessionId, string Name, StaffRole Role, IReadOnlySet<string> Permissions, string Source)
{
    public bool May(string permission) => permission == CrmAdmin.Components.Contracts.Permissions.Self || Permissions.Contains(permission);

    /// <summary>For one command: each has a correlation of its own.</summary>
    public Author ToAuthor() => new(StaffId, Name, Source, Author.NewCorrelation());

    /// <summary>Whoever can run the program on the machine owns the data: the command line may do everything.</summary>
    public static Actor CommandLine { get; } = new(
        null, null, "CrmAdmin", StaffRole.Administrator, CrmAdmin.Components.Contracts.Permissions.All.ToHashSet(StringComparer.Ordinal), "cli");
}
