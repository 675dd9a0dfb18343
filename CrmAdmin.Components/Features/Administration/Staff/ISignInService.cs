using System.ComponentModel.DataAnnotations;

namespace CrmAdmin.Components.Features.Administration.Staff;

/// <summary>
/// Doors from outside. Called by static pages inside an HTTP request: success sets or clears the session's cookie on the answer.
/// </summary>
public interface ISignInService
{
    /// <summary>One answer for unknown, wrong, disabled and locked, and the same time for each.</summary>
    [Anonymous("It is the way in.")]
    Task<SignInAnswer> SignInAsync(SignInInput input, CancellationToken ct = default);

    /// <summary>The second step, after a right password; the first step's cookie says whose.</summary>
    [Anonymous("It is the way in.")]
    Task<SignInAnswer> SignInWithCodeAsync(string code, CancellationToken ct = default);

    [Anonymous("Signing out twice is no error.")]
    Task SignOutAsync(CancellationToken ct = default);

    /// <summary>Whether there is nobody yet who could sign in.</summary>
    [Anonymous("The first page of a new shop.")]
    Task<bool> NeedsSetupAsync(CancellationToken ct = default);

    /// <summary>Makes the first administrator, once, with the token printed on the console.</summary>
    /// <exception cref="RuleException"><c>setup.token</c>: wrong, used or older than an hour; <c>setup.done</c>.</exception>
    [Anonymous("Guarded by the one-time token.")]
    Task SetUpAsync(SetupInput input, CancellationToken ct = default);

    /// <summary>Whose invitation it is; null when the link is used, replaced or out of date.</summary>
    [Anonymous("Guarded by the link's token.")]
    Task<string?> InvitedAsync(string token, CancellationToken ct = default);

    /// <exception cref="RuleException"><c>invite.over</c>: the link was used, replaced or is out of date.</exception>
    [Anonymous("Guarded by the link's token.")]
    Task AcceptInvitationAsync(InvitationInput input, CancellationToken ct = default);
}

public enum SignInAnswer
{
    Refused,
    SignedIn,
    CodeNeeded,
}

public sealed class SignInInput
{
    public string? Email { get; set; }
    public string? Password { get; set; }
}

public sealed class SetupInput
{
    [Required]
    public string? Token { get; set; }

    [Required, StringLength(120)]
    public string? Name { get; set; }

    [Required, Email]
    public string? Email { get; set; }

    [Required]
    public string? Password { get; set; }

    [Required]
    public string? Again { get; set; }
}

public sealed class InvitationInput
{
    [Required]
    public string? Token { get; set; }

    [Required]
    public string? Password { get; set; }

    [Required]
    public string? Again { get; set; }
}
