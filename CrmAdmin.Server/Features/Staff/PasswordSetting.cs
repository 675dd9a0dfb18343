using CrmAdmin.Components.Contracts;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Security;

namespace CrmAdmin.Server.Features.Staff;

/// <summary>The one way in which a member of staff gets a password: rules, hash, moment. Checks no right and does not save.</summary>
public sealed class PasswordSetting(PasswordHashes hashes, TimeProvider clock)
{
    private static readonly PasswordPolicy Policy = new();

    /// <exception cref="InvalidInputException">With the rules that it breaks, under the field <paramref name="field"/>.</exception>
    public async Task SetAsync(StaffMember member, string password, string field, CancellationToken ct)
    {
        Check(password, member.Name, member.Email, member.SecondFactor is not null, field);
        member.PasswordHash = await hashes.HashAsync(password, ct);
        member.PasswordChangedAt = clock.GetMicroseconds();
        (member.InviteHash, member.InviteEndsAt) = (null, null);
    }

    public static void Check(string password, string name, string email, bool hasSecondFactor, string field)
    {
        var broken = PasswordRules.Check(field, password, Policy, hasSecondFactor, name, email, "crmadmin");
        if (broken.Count > 0)
        {
            throw new InvalidInputException(broken);
        }
    }
}
