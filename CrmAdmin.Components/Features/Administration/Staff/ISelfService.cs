namespace CrmAdmin.Components.Features.Administration.Staff;

/// <summary>What everybody who is signed in can do with their own account.</summary>
public interface ISelfService
{
    /// <summary>Who I am and what I may do, as of now.</summary>
    [Requires(Permissions.Self)]
    Task<SelfDetails> GetAsync(CancellationToken ct = default);

    [Requires(Permissions.Self)]
    Task<IReadOnlyList<SessionRow>> ListSessionsAsync(CancellationToken ct = default);

    /// <summary>Signs another of my browsers out.</summary>
    [Requires(Permissions.Self)]
    Task EndSessionAsync(long id, CancellationToken ct = default);

    /// <summary>Ends all my other sessions as well.</summary>
    /// <exception cref="InvalidInputException">With the password rules that the new one breaks.</exception>
    /// <exception cref="RuleException"><c>password.wrong</c>: the present one is not right.</exception>
    [Requires(Permissions.Self)]
    Task ChangePasswordAsync(string present, string next, CancellationToken ct = default);

    /// <summary>A secret for an authenticator app; nothing changes until it is confirmed with the app's first code.</summary>
    /// <exception cref="RuleException"><c>password.wrong</c>: asked again, since a second factor locks its owner out.</exception>
    [Requires(Permissions.Self)]
    Task<SecondFactorOffer> OfferSecondFactorAsync(string password, CancellationToken ct = default);

    /// <exception cref="RuleException"><c>second-factor.wrong-code</c>; <c>second-factor.no-offer</c>: it ran out after ten minutes.</exception>
    [Requires(Permissions.Self)]
    Task ConfirmSecondFactorAsync(string code, CancellationToken ct = default);

    /// <exception cref="RuleException"><c>password.wrong</c>; <c>second-factor.demanded</c>: my role must have one.</exception>
    [Requires(Permissions.Self)]
    Task RemoveSecondFactorAsync(string password, CancellationToken ct = default);
}

/// <param name="SecondFactorMissing">My role demands a second factor that I have not set up.</param>
public sealed record SelfDetails(
    long StaffId, string Name, string Email, StaffRole Role, bool HasSecondFactor, bool SecondFactorMissing, IReadOnlySet<string> Permissions);

public sealed record SessionRow(long Id, string? Browser, string? Address, DateTimeOffset StartedAt, DateTimeOffset LastSeenAt, bool IsThis);

/// <param name="Secret">Base32, for typing.</param>
/// <param name="QrSvg">The same as a picture.</param>
public sealed record SecondFactorOffer(string Secret, string QrSvg);
