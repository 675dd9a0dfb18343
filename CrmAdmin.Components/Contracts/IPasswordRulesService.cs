namespace CrmAdmin.Components.Contracts;

/// <summary>The store's password rules as every form with a new password shows them.</summary>
public interface IPasswordRulesService
{
    [Anonymous("Set-up and invitation ask for a password before anybody is signed in; an attacker learns as much from the refusals.")]
    Task<PasswordDemands> GetAsync(CancellationToken ct = default);
}

/// <summary>What a new password must be. Lengths are characters as people count them.</summary>
/// <param name="MinimumLengthWithSecondFactor">Where a second factor is asked for too: staff who have one.</param>
public sealed record PasswordDemands(
    int MinimumLength, int MinimumLengthWithSecondFactor, int MaximumLength, bool NeedsUpper = false, bool NeedsLower = false, bool NeedsDigit = false,
    bool NeedsSymbol = false)
{
    /// <summary>UTF-16 units that a field takes: more than any rule allows, so that what is too long is told and not cut off.</summary>
    public const int FieldLength = 1_024;
}
