using System.ComponentModel.DataAnnotations;

namespace CrmAdmin.Components.Features.Administration.Staff;

/// <summary>
/// Who works here. Nobody can take away their own administration, one active administrator always stays, and nobody touches or
/// makes somebody of a higher role than their own (<c>staff.above-you</c>).
/// </summary>
public interface IStaffService
{
    [Requires(Permissions.StaffManage)]
    Task<IReadOnlyList<StaffRow>> ListAsync(CancellationToken ct = default);

    /// <summary>Adds a person without a password and gives the path of a link, good once and for three days, to hand over.</summary>
    /// <exception cref="RuleException"><c>staff.email-taken</c>.</exception>
    [Requires(Permissions.StaffManage)]
    Task<Invitation> InviteAsync(StaffInput input, CancellationToken ct = default);

    /// <summary>A new link for somebody who has not taken theirs up, or must set a new password; older links die.</summary>
    [Requires(Permissions.StaffManage)]
    Task<Invitation> InviteAgainAsync(long id, CancellationToken ct = default);

    /// <summary>A changed role ends the person's sessions; a changed e-mail needs the acting person's own password.</summary>
    /// <exception cref="InvalidInputException">Among others <c>password.wrong</c> at <see cref="StaffInput.Password"/>.</exception>
    /// <exception cref="RuleException"><c>staff.last-administrator</c>, <c>staff.not-yourself</c>, <c>staff.email-taken</c>.</exception>
    /// <exception cref="ConflictException"/>
    [Requires(Permissions.StaffManage)]
    Task SaveAsync(StaffInput input, CancellationToken ct = default);

    /// <summary>Disabling ends the person's sessions at once.</summary>
    /// <exception cref="RuleException"><c>staff.last-administrator</c>, <c>staff.not-yourself</c>.</exception>
    [Requires(Permissions.StaffManage)]
    Task SetDisabledAsync(long id, bool disabled, CancellationToken ct = default);

    [Requires(Permissions.StaffManage)]
    Task EndSessionsAsync(long id, CancellationToken ct = default);

    /// <summary>Takes a lost authenticator app off somebody's account; they set up a new one.</summary>
    [Requires(Permissions.StaffManage)]
    Task RemoveSecondFactorAsync(long id, CancellationToken ct = default);
}

/// <param name="Sessions">Open ones.</param>
public sealed record StaffRow(
    long Id, int Version, string Name, string Email, StaffRole Role, bool IsDisabled, bool IsInvited, bool HasSecondFactor, int Sessions,
    DateTimeOffset? LastSignInAt);

/// <param name="Path">Begins with “/”; the page puts the configured public address before it.</param>
public sealed record Invitation(long StaffId, string Path, DateTimeOffset EndsAt);

public sealed class StaffInput
{
    public long Id { get; set; }
    public int Version { get; set; }

    [Required, StringLength(120)]
    public string? Name { get; set; }

    [Required, Email]
    public string? Email { get; set; }

    [EnumDataType(typeof(StaffRole))]
    public StaffRole Role { get; set; } = StaffRole.Support;

    /// <summary>Of whoever changes the e-mail, not of the person.</summary>
    public string? Password { get; set; }
}
