using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CrmAdmin.Server.Identity;

/// <summary>
/// ASP.NET Core Identity's version 3 hashes, PBKDF2-HMAC-SHA512. One takes about 0.3 s of a core, so at most two run at once and
/// at most fifty wait: a flood of sign-ins must not take the machine from those who are in.
/// </summary>
/// <param name="iterations">Fewer than the default only in tests. Hashes with fewer are to be made anew at sign-in.</param>
public sealed class PasswordHashes(int iterations = PasswordHashes.Iterations)
{
    /// <summary>OWASP's Password Storage Cheat Sheet asks for 210,000 at least.</summary>
    public const int Iterations = 220_000;

    public const int MaxAtOnce = 2;
    public const int MaxWaiting = 50;
    private readonly PasswordHasher<object> hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
    private readonly SemaphoreSlim turns = new(MaxAtOnce);
    private readonly string dummy = Dummy(iterations);
    private int inside;

    /// <summary>How many wait for their turn now.</summary>
    public int Waiting => Math.Max(0, Volatile.Read(ref inside) - MaxAtOnce);

    /// <exception cref="RuleException"><c>busy</c>: too many wait already; trying again later helps.</exception>
    public Task<string> HashAsync(string password, CancellationToken ct = default)
        => InOrderAsync(() => hasher.HashPassword(this, PasswordRules.Normalize(password)), ct);

    /// <summary>
    /// Whether the password fits, and whether its hash is weaker than today's. Where <paramref name="hash"/> is null (no such account)
    /// or damaged the answer is no, after the same time.
    /// </summary>
    /// <exception cref="RuleException"><c>busy</c>: too many wait already; trying again later helps.</exception>
    public Task<(bool Ok, bool Rehash)> VerifyAsync(string? hash, string password, CancellationToken ct = default) => InOrderAsync(() =>
    {
        // Nobody has one as long; normalising megabytes would be work for nothing.
        var tried = password.Length > 8 * PasswordPolicy.HighestMaximum ? "" : PasswordRules.Normalize(password);
        PasswordVerificationResult result;
        try
        {
            result = hasher.VerifyHashedPassword(this, hash ?? dummy, tried);
        }
        catch (FormatException)
        {
            result = hasher.VerifyHashedPassword(this, dummy, tried);
        }
        return (result is not PasswordVerificationResult.Failed, result is PasswordVerificationResult.SuccessRehashNeeded);
    }, ct);

    private async Task<T> InOrderAsync<T>(Func<T> work, CancellationToken ct)
    {
        if (Interlocked.Increment(ref inside) > MaxAtOnce + MaxWaiting)
        {
            Interlocked.Decrement(ref inside);
            throw new RuleException("busy");
        }
        try
        {
            await turns.WaitAsync(ct);
            try
            {
                return await Task.Run(work, ct); // not on the thread of a circuit or request
            }
            finally
            {
                turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    // Identity's layout: marker 1, PRF 2 (HMAC-SHA512), iterations, length of the salt, salt, subkey; no password has this subkey.
    private static string Dummy(int iterations)
    {
        var bytes = new byte[13 + 16 + 32];
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), 2);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), (uint)iterations);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(9), 16);
        RandomNumberGenerator.Fill(bytes.AsSpan(13));
        return Convert.ToBase64String(bytes);
    }
}
