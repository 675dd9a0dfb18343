using System.Collections.Concurrent;
using System.Text;
using CrmAdmin.Components.Features.Administration.Staff;

namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary>Authenticator apps of staff: sealed secrets, and codes that work once.</summary>
public sealed class SecondFactors(MasterKey key, TimeProvider clock)
{
    private static readonly TimeSpan OfferLife = TimeSpan.FromMinutes(10);
    private readonly ConcurrentDictionary<long, (string Secret, DateTimeOffset EndsAt)> offers = new();

    public SecondFactorOffer Offer(long staffId, string email)
    {
        var secret = Totp.NewSecret();
        offers[staffId] = (secret, clock.GetUtcNow() + OfferLife);
        return new(secret, Totp.QrCodeSvg(Totp.Uri("CrmAdmin", email, secret)));
    }

    /// <summary>Puts the offered secret on the member; does not save.</summary>
    /// <exception cref="RuleException"><c>second-factor.no-offer</c>, <c>second-factor.wrong-code</c>.</exception>
    public void Confirm(StaffMember member, string code)
    {
        if (!offers.TryGetValue(member.Id, out var offer) || clock.GetUtcNow() >= offer.EndsAt)
        {
            throw new RuleException("second-factor.no-offer");
        }
        member.SecondFactorStep = Totp.Verify(offer.Secret, code, clock.GetUtcNow(), lastUsedStep: null)
            ?? throw new RuleException("second-factor.wrong-code");
        member.SecondFactor = key.Seal(PurposeOf(member.Id), Encoding.UTF8.GetBytes(offer.Secret));
        offers.TryRemove(member.Id, out _);
    }

    // Names the row: a sealed secret copied to another member's does not open there.
    private static string PurposeOf(long staffId) => string.Create(CultureInfo.InvariantCulture, $"staff.second-factor/{staffId}");

    /// <summary>Whether the code is right and was not used before; a right one is used up, also by a second browser at once.</summary>
    public async Task<bool> TakeAsync(CrmDbContext db, long staffId, string code, CancellationToken ct)
    {
        await using var write = await db.BeginWriteAsync(ct);
        var member = await db.Staff().SingleAsync(m => m.Id == staffId, ct);
        await db.Entry(member).ReloadAsync(ct);
        if (member.SecondFactor is not { } sealedSecret
            || Totp.Verify(
                Encoding.UTF8.GetString(key.Open(PurposeOf(staffId), sealedSecret)), code, clock.GetUtcNow(), member.SecondFactorStep) is not { } step)
        {
            return false;
        }
        member.SecondFactorStep = step;
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
        return true;
    }
}
