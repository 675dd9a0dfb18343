using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>
/// One answer of one customer, written once. Everything but the number is text, exactly as it was digested: a database that
/// reads “17x” as the number 17 must not make a changed row look right. Holds nothing that names the customer.
/// </summary>
public sealed class LedgerEntry : ILogEntry
{
    public static string SubjectCondition => "subject = (SELECT subject FROM consent_subjects WHERE customer_id = @customer)";

    public static string KeyColumn => "number";

    public static string SourceColumn => "way";

    /// <summary>What the first entry follows.</summary>
    public static readonly string Origin = new('0', SHA256.HashSizeInBytes * 2);

    private const string Form = "crmadmin consent ledger 1";
    private const string InstantForm = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    /// <summary>From 1, without gaps.</summary>
    public long Number { get; init; }

    /// <summary>Random; <see cref="ConsentSubject"/> says whose. Erasing a person deletes that row and leaves this one.</summary>
    public required string Subject { get; init; }

    public required string Kind { get; init; }

    /// <summary>Name of a <see cref="Components.Features.Consents.ConsentState"/>.</summary>
    public required string State { get; init; }

    /// <summary>Version and language, e.g. “1 ko”.</summary>
    public required string Wording { get; init; }

    /// <summary>SHA-256 of the wording's text in UTF-8, in hex.</summary>
    public required string WordingDigest { get; init; }

    /// <summary>Name of a <see cref="Components.Features.Consents.ConsentChannel"/>.</summary>
    public required string Channel { get; init; }

    /// <summary>UTC, to the microsecond; sorts as text.</summary>
    public required string At { get; init; }

    /// <summary>Key of the member of staff; null: nobody of the staff.</summary>
    public required string? Staff { get; init; }

    /// <summary>The member of staff's name, or the program's. Never the customer's.</summary>
    public required string By { get; init; }

    /// <summary>ui, api, portal, import, job …</summary>
    public required string Way { get; init; }

    public required string Correlation { get; init; }

    /// <summary><see cref="Digest"/> of the entry before.</summary>
    public required string Previous { get; init; }

    /// <summary><see cref="ComputeDigest"/> as it was when this was written.</summary>
    public string Digest { get; set; } = "";

    /// <summary>The digest signed with a key that is not in the database.</summary>
    public string Seal { get; set; } = "";

    public static string TextOf(DateTimeOffset at) => at.UtcDateTime.ToString(InstantForm, CultureInfo.InvariantCulture);

    /// <summary>SHA-256 over the number and each value, each with its length before it, so that no two rows have the same bytes.</summary>
    public string ComputeDigest()
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var value in new[]
        {
            Form, Number.ToString(CultureInfo.InvariantCulture), Subject, Kind, State, Wording, WordingDigest, Channel, At, Staff, By, Way, Correlation,
            Previous,
        })
        {
            Append(sha, value);
        }
        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }

    static object ILogEntry.Instant(DateTimeOffset at) => TextOf(at);

    DateTimeOffset ILogEntry.At => Instant();

    string ILogEntry.Source => Way;

    public DateTimeOffset Instant()
        => DateTimeOffset.TryParseExact(At, InstantForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at
            : DateTimeOffset.UnixEpoch;

    public (int Number, string Language) WordingShown()
    {
        var blank = Wording.IndexOf(' ', StringComparison.Ordinal);
        return blank > 0 && int.TryParse(Wording.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, Wording[(blank + 1)..])
            : (0, Wording);
    }

    /// <summary>What cannot be one of them is the first: a page shows a changed ledger, too.</summary>
    public static T Known<T>(string text)
        where T : struct, Enum
        => Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) ? value : default;

    private static void Append(IncrementalHash sha, string? value)
    {
        Span<byte> length = stackalloc byte[4];
        var bytes = value is null ? [] : Encoding.UTF8.GetBytes(value);
        BinaryPrimitives.WriteInt32BigEndian(length, value is null ? -1 : bytes.Length);
        sha.AppendData(length);
        sha.AppendData(bytes);
    }
}

/// <summary>Whose reference it is: the only way from the ledger to a person.</summary>
public sealed class ConsentSubject
{
    public required long CustomerId { get; init; }
    public required string Subject { get; init; }

    /// <summary>Both signed: nobody gives one customer another's answers by exchanging references.</summary>
    public required string Seal { get; init; }
}

/// <summary>
/// Which entry says what holds for a customer now: what the ledger says already, kept where a list of customers can be filtered
/// by it. <see cref="LedgerCheck"/> compares the two.
/// </summary>
public sealed class CustomerConsent
{
    public required long CustomerId { get; init; }
    public required string Kind { get; init; }

    /// <summary>Name of a <see cref="Components.Features.Consents.ConsentState"/>. No row: never asked.</summary>
    public required string State { get; set; }

    /// <summary>The ledger entry's number.</summary>
    public required long Entry { get; set; }
}

public static class ConsentTables
{
    public static DbSet<LedgerEntry> ConsentLedger(this CrmDbContext db) => db.Set<LedgerEntry>();

    public static DbSet<ConsentSubject> ConsentSubjects(this CrmDbContext db) => db.Set<ConsentSubject>();

    public static DbSet<CustomerConsent> CustomerConsents(this CrmDbContext db) => db.Set<CustomerConsent>();
}
