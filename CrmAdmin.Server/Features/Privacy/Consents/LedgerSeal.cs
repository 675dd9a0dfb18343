using System.Security.Cryptography;
using System.Text;

namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>
/// Signs with keys that are not in the database: whoever can write to it can compute every digest anew, but no seal. The key is
/// asked for at first use: what never touches a ledger runs without one.
/// </summary>
public sealed class LedgerSeal(Func<MasterKey> master)
{
    private readonly Lazy<byte[]> entries = new(() => master().Derive("consent-ledger/entry"));
    private readonly Lazy<byte[]> notes = new(() => master().Derive("consent-ledger/note"));
    private readonly Lazy<byte[]> links = new(() => master().Derive("consent-ledger/link"));

    public string OfEntry(long number, string digest) => Sign(entries.Value, number, digest);

    /// <summary>Not an entry's: else the ledger itself would hold a good note for each of its earlier ends.</summary>
    public string OfNote(long number, string digest) => Sign(notes.Value, number, digest);

    public string OfLink(long customerId, string subject) => Sign(links.Value, customerId, subject);

    public static bool Same(string one, string other)
        => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    private static string Sign(byte[] key, long number, string text)
        => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} {text}"))));
}
