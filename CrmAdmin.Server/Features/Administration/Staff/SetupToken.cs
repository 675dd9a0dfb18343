using System.Security.Cryptography;

namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary>
/// The one-time token for making the first administrator: printed on the console of the machine, good for an hour and once. A
/// restart makes a new one.
/// </summary>
public sealed class SetupToken(TimeProvider clock)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(60);
    private readonly Lock guard = new();
    private string? token;
    private DateTimeOffset endsAt;

    public string Make()
    {
        lock (guard)
        {
            endsAt = clock.GetUtcNow() + Life;
            return token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        }
    }

    /// <summary>Takes the token; whoever else comes with it is refused, unless it is given back.</summary>
    /// <exception cref="RuleException"><c>setup.token</c>.</exception>
    public void Use(string given)
    {
        lock (guard)
        {
            if (token is null || clock.GetUtcNow() >= endsAt || !CryptographicOperations.FixedTimeEquals(
                System.Text.Encoding.UTF8.GetBytes(given.Trim()), System.Text.Encoding.UTF8.GetBytes(token)))
            {
                throw new RuleException("setup.token");
            }
            token = null;
        }
    }

    /// <summary>The set-up failed for another reason: the same token may try again.</summary>
    public void GiveBack(string given)
    {
        lock (guard)
        {
            token = given.Trim();
        }
    }
}
