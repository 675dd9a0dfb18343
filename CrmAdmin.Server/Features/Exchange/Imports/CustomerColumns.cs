using System.Collections.Frozen;
using System.Reflection;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>Which column of a layout holds which field of a customer; null: it has none. Named as in <see cref="CustomerDraft"/>.</summary>
internal sealed record CustomerColumns
{
    private static readonly PropertyInfo[] Texts =
        [.. typeof(CustomerColumns).GetProperties().Where(property => property.PropertyType == typeof(string) && property.Name != nameof(ContactName))];

    private static readonly FieldMap<CustomerDraft> Drafted = new(CustomerFields.All.Where(field => field.Length > 0 || field.Kind == FieldKind.Day));
    private static readonly FieldMap<CustomerColumns> Columns = new(CustomerFields.All);

    public string? Number { get; init; }
    public string? FirstName { get; init; }
    public string? MiddleName { get; init; }
    public string? LastName { get; init; }
    public string? NamePrefix { get; init; }
    public string? NameSuffix { get; init; }
    public string? Company { get; init; }
    public string? Email { get; init; }
    public string? PersonalPhone { get; init; }
    public string? WorkPhone { get; init; }
    public string? WorkPhoneExtension { get; init; }
    public string? Fax { get; init; }
    public string? FaxExtension { get; init; }
    public string? Gender { get; init; }
    public string? DateOfBirth { get; init; }
    public string? TaxNumber { get; init; }
    public string? PreferredLanguage { get; init; }
    public string? RegisteredAt { get; init; }
    public string? LastSignInAt { get; init; }
    public string? Active { get; init; }
    public string? AccountType { get; init; }

    /// <summary>A person's whole name in one cell: the first word is taken for the first name.</summary>
    public string? ContactName { get; init; }

    /// <summary>Only asked where the column is there.</summary>
    public Func<SourceRow, ImportedAccountType?> ReadAccountType { get; init; } = _ => null;

    public IReadOnlySet<string> FieldsIn(TableHeader header)
    {
        var fields = Texts.Where(property => header.IndexOf((string?)property.GetValue(this)) is not null).Select(property => property.Name);
        return (header.IndexOf(ContactName) is null ? fields : [.. fields, nameof(FirstName), nameof(LastName)]).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The customer of a row. What is wrong with it stands in the row's rejection afterwards.</summary>
    public CustomerDraft Read(SourceRow row, DateOrder dates)
    {
        var draft = new CustomerDraft
        {
            Fields = row.Header.FieldsOf(this),
            RegisteredAt = row.Instant(RegisteredAt, dates),
            LastSignInAt = row.Instant(LastSignInAt, dates),
            Active = row.Flag(Active),
            AccountType = row.Header.IndexOf(AccountType) is null ? null : ReadAccountType(row),
        };
        foreach (var field in Drafted.Fields.Where(field => field.Kind != FieldKind.Email)) // see below
        {
            var column = (string?)Columns.Get(field, this);
            Drafted.Set(field, draft, field.Kind switch
            {
                FieldKind.Phone => row.Phone(column),
                FieldKind.Day => row.Day(column, dates),
                _ when field.Key == nameof(Number) => row.Id(column),
                _ => row.Line(column, field.Length),
            });
        }
        if (ContactName is not null)
        {
            var (first, last) = SplitContact(row);
            draft = draft with { FirstName = first, LastName = last };
        }
        if (draft is { FirstName: null, LastName: null, Company: null })
        {
            row.Reject("", "import.row.no-name");
        }
        return WithEmail(draft, row) with { Fields = row.Decided(draft.Fields, this) };
    }

    // An e-mail that a warehouse has hashed is not in the file: what is known of the customer stays.
    private CustomerDraft WithEmail(CustomerDraft draft, SourceRow row)
    {
        if (HashesEmails && IsHash(row[Email]))
        {
            row.LeaveOut(Email!, "import.row.email-hashed");
            return draft;
        }
        return draft with { Email = row.Email(Email) };
    }

    /// <summary>E-mails may be hashes (MD5, SHA-1, SHA-256 in hexadecimal); they are dropped with a warning.</summary>
    public bool HashesEmails { get; init; }

    private static bool IsHash(string text) => text.Length is 32 or 40 or 64 && text.All(char.IsAsciiHexDigit);

    private (string? First, string? Last) SplitContact(SourceRow row)
    {
        var words = row.Line(ContactName, 100)?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (words.Length > 2)
        {
            row.Warn(ContactName!, "import.row.name-split", words[0], string.Join(' ', words[1..]));
        }
        return words.Length switch
        {
            0 => (null, null),
            1 => (null, words[0]),
            _ => (words[0], string.Join(' ', words[1..])),
        };
    }
}
