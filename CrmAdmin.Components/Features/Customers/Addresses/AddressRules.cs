namespace CrmAdmin.Components.Features.Customers.Addresses;

/// <summary>What the part of a country above the city is called there.</summary>
public enum RegionKind
{
    None,
    Region,
    State,
    Province,
    County,
    Prefecture,
    Emirate,
    Canton,
}

/// <summary>How addresses of a country are written.</summary>
/// <param name="Code">ISO 3166-1 alpha-2.</param>
/// <param name="PostalForms">
/// Accepted forms: N a digit, A a letter, ? either, the rest itself; blanks and hyphens do not count. Empty: anything goes.
/// </param>
/// <param name="PostalFirst">The postal code stands before the city.</param>
public sealed record AddressRule(string Code, RegionKind Region, IReadOnlyList<string> PostalForms, bool PostalFirst, bool HasPostalCode = true)
{
    public bool AcceptsPostalCode(string text)
    {
        var code = Plain(text);
        return PostalForms.Count == 0 || PostalForms.Any(form => Matches(Plain(form), code));
    }

    /// <summary>The country's name in the reader's language.</summary>
    public string Name => Countries.Find(Code)!.Name;

    private static string Plain(string text) => string.Concat(text.Where(c => c is not ' ' and not '-')).ToUpperInvariant();

    private static bool Matches(string form, string code)
        => form.Length == code.Length && form.Zip(code).All(pair => pair.First switch
        {
            'N' => char.IsAsciiDigit(pair.Second),
            'A' => char.IsAsciiLetter(pair.Second),
            '?' => char.IsAsciiLetterOrDigit(pair.Second),
            var letter => char.ToUpperInvariant(letter) == pair.Second,
        });
}

/// <summary>
/// The countries' ways of writing addresses. Postal codes and parts after the address metadata of libaddressinput and the UPU's
/// addressing sheets, with forms that were replaced but still stand in address books (KR, EE); of a country not listed with a form any postal code is taken,
/// since a wrong refusal loses a customer.
/// </summary>
public static class AddressRules
{
    private static readonly Dictionary<string, AddressRule> Known = new AddressRule[]
    {
        new("AE", RegionKind.Emirate, [], false, HasPostalCode: false),
        new("AT", RegionKind.None, ["NNNN"], true),
        new("AU", RegionKind.State, ["NNNN"], false),
        new("BE", RegionKind.None, ["NNNN"], true),
        new("BR", RegionKind.State, ["NNNNNNNN"], false),
        new("CA", RegionKind.Province, ["ANANAN"], false),
        new("CH", RegionKind.Canton, ["NNNN"], true),
        new("CN", RegionKind.Province, ["NNNNNN"], false),
        new("CZ", RegionKind.None, ["NNNNN"], true),
        new("DE", RegionKind.None, ["NNNNN"], true),
        new("DK", RegionKind.None, ["NNNN"], true),
        new("EE", RegionKind.None, ["NNNNN", "NNNN"], true),
        new("ES", RegionKind.Province, ["NNNNN"], true),
        new("FI", RegionKind.None, ["NNNNN", "FINNNNN"], true),
        new("FR", RegionKind.None, ["NNNNN"], true),
        new("GB", RegionKind.County, ["ANNAA", "ANNNAA", "AANNAA", "AANNNAA", "ANANAA", "AANANAA", "GIR0AA", "BFPONN", "BFPONNN", "BFPON", "BFPONNNN"], false),
        new("GR", RegionKind.None, ["NNNNN"], true),
        new("HK", RegionKind.Region, [], false, HasPostalCode: false),
        new("HU", RegionKind.None, ["NNNN"], true),
        new("IE", RegionKind.County, ["A??????"], false),
        new("IL", RegionKind.None, ["NNNNN", "NNNNNNN"], true),
        new("IN", RegionKind.State, ["NNNNNN"], false),
        new("IT", RegionKind.Province, ["NNNNN"], true),
        new("JP", RegionKind.Prefecture, ["NNNNNNN"], true),
        new("KR", RegionKind.Province, ["NNNNN", "NNNNNN"], false),
        new("LU", RegionKind.None, ["NNNN", "LNNNN"], true),
        new("MX", RegionKind.State, ["NNNNN"], true),
        new("MY", RegionKind.State, ["NNNNN"], true),
        new("NL", RegionKind.None, ["NNNNAA"], true),
        new("NO", RegionKind.None, ["NNNN"], true),
        new("NZ", RegionKind.None, ["NNNN"], false),
        new("PH", RegionKind.Province, ["NNNN"], true),
        new("PL", RegionKind.None, ["NNNNN"], true),
        new("PT", RegionKind.None, ["NNNNNNN", "NNNN"], true),
        new("RU", RegionKind.Region, ["NNNNNN"], false),
        new("SE", RegionKind.None, ["NNNNN"], true),
        new("SG", RegionKind.None, ["NNNNNN"], false),
        new("SK", RegionKind.None, ["NNNNN"], true),
        new("TH", RegionKind.Province, ["NNNNN"], false),
        new("TR", RegionKind.Province, ["NNNNN"], true),
        new("TW", RegionKind.County, ["NNN", "NNNNN", "NNNNNN"], true),
        new("US", RegionKind.State, ["NNNNN", "NNNNNNNNN"], false),
        new("VN", RegionKind.Province, ["NNNNN", "NNNNNN"], false),
        new("ZA", RegionKind.Province, ["NNNN"], false),
    }.ToDictionary(rule => rule.Code, StringComparer.Ordinal);

    private static readonly Dictionary<string, AddressRule> Everywhere = Countries.All
        .ToDictionary(country => country.Code, country => Known.GetValueOrDefault(country.Code) ?? new(country.Code, RegionKind.Region, [], false),
            StringComparer.Ordinal);

    /// <summary>All countries and territories, in no order: sort by name in the reader's language.</summary>
    public static IReadOnlyCollection<AddressRule> All => Everywhere.Values;

    /// <summary>Null: no such country.</summary>
    public static AddressRule? Find(string code) => Everywhere.GetValueOrDefault(code);
}
