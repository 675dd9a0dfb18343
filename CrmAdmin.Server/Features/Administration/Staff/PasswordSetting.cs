namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary>The one way in which a member of staff gets a password: rules, hash, moment. Checks no right and does not save.</summary>
public sealed class PasswordSetting(PasswordHashes hashes, PasswordCheck check, TimeProvider clock)
{
    /// <exception cref="InvalidInputException">With the rules that it breaks, under the field <paramref name="field"/>.</exception>
    public async Task SetAsync(StaffMember member, string password, string field, CancellationToken ct)
    {
        await CheckAsync(password, member.Name, member.Email, member.SecondFactor is not null, field, ct);
        member.PasswordHash = await hashes.HashAsync(password, ct);
        member.PasswordChangedAt = clock.GetMicroseconds();
        (member.InviteHash, member.InviteEndsAt) = (null, null);
    }

    /// <inheritdoc cref="SetAsync"/>
    public Task CheckAsync(string password, string name, string email, bool hasSecondFactor, string field, CancellationToken ct)
        => check.RequireAsync(field, password, hasSecondFactor, [name, email], ct);
}
