using System.Net;

namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary>What came of trying a password.</summary>
/// <param name="Right">It fits and the limits allowed the try.</param>
/// <param name="Stale">Right, and its hash is to be made anew.</param>
public readonly record struct PasswordTry(bool Right, bool Stale, bool WithinLimits);

/// <summary>Passwords and codes as they are tried, at the door and inside, under the same limits.</summary>
public sealed class SignInTries(PasswordHashes hashes, SignInThrottle throttle)
{
    /// <summary>Takes as long for the unknown (no hash), the locked and the wrong; counts as a failure until told otherwise.</summary>
    /// <exception cref="RuleException"><c>busy</c>: nothing was tried, and nothing is counted.</exception>
    public async Task<PasswordTry> PasswordAsync(string account, IPAddress? address, string? hash, string password, CancellationToken ct)
    {
        var allowed = MayTry(account, address);
        try
        {
            var (right, stale) = await hashes.VerifyAsync(hash, password, ct);
            return new(allowed && right, allowed && right && stale, allowed);
        }
        catch when (allowed)
        {
            Withdraw(account, address);
            throw;
        }
    }

    /// <summary>The password once more of somebody who is signed in: a stolen open browser must not be a way to try passwords.</summary>
    public async Task<bool> ConfirmAsync(StaffMember me, string password, CancellationToken ct)
    {
        if (!(await PasswordAsync(me.EmailKey, address: null, me.PasswordHash, password, ct)).Right)
        {
            return false;
        }
        Succeeded(me.EmailKey, address: null);
        return true;
    }

    public bool MayTry(string account, IPAddress? address) => throttle.Begin(account, address) is null;

    public void Succeeded(string account, IPAddress? address) => throttle.Succeeded(account, address);

    public void Withdraw(string account, IPAddress? address) => throttle.Withdraw(account, address);

    public Task<string> HashAnewAsync(string password, CancellationToken ct) => hashes.HashAsync(password, ct);
}
