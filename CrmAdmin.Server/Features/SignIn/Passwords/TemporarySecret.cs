using System.Security.Cryptography;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

/// <summary>
/// Makes temporary passwords: 26 characters of base32 out of the system's random generator (130 bits) in groups of four, and what
/// else the store's rules ask for, drawn at random too.
/// </summary>
public static class TemporarySecret
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string Digits = "234567";
    private const string Lower = "abcdefghijkmnpqrstuvwxyz"; // without l and o, which look like digits
    private const int Random = 26;
    private const int InGroup = 4;

    /// <param name="context">As for <see cref="PasswordRules.Check"/>: by a chance in a universe of chances a name stands in it.</param>
    public static string Make(PasswordPolicy policy, IReadOnlyCollection<string?> context)
    {
        while (true)
        {
            var secret = Draw(policy);
            if (PasswordRules.Check("", secret, policy, secondFactor: false, context).Count == 0)
            {
                return secret;
            }
        }
    }

    private static string Draw(PasswordPolicy policy)
    {
        var drawn = RandomNumberGenerator.GetString(Base32, Random);
        if (policy.NeedsLower)
        {
            drawn += RandomNumberGenerator.GetString(Lower, 1);
        }
        if (policy.NeedsDigit && !drawn.Any(char.IsAsciiDigit))
        {
            drawn += RandomNumberGenerator.GetString(Digits, 1);
        }
        while (Grouped(drawn).Length < policy.MinimumLength)
        {
            drawn += RandomNumberGenerator.GetString(Base32, 1);
        }
        return Grouped(drawn);
    }

    private static string Grouped(string drawn) => string.Join('-', drawn.Chunk(InGroup).Select(group => new string(group)));
}
