namespace CrmAdmin.Server.Foundation;

/// <summary>The shop's facts from configuration (section <c>Store</c>), with the host's own as defaults.</summary>
public sealed class StoreInfo : IStoreInfo
{
    /// <param name="urls">Where the server listens, separated by semicolons; the public address where none is configured.</param>
    public StoreInfo(IConfiguration configuration, bool isDemo, string? urls = null)
    {
        var section = configuration.GetSection("Store");
        Name = section["Name"] ?? "CrmAdmin";
        TimeZone = section["TimeZone"] is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : TimeZoneInfo.Local;
        Currency = section["Currency"] ?? "EUR";
        Country = section["Country"] ?? HostCountry();
        PublicUrl = (section["PublicUrl"] ?? LinkTo(urls?.Split(';')[0]) ?? "http://localhost:5080").TrimEnd('/');
        IsDemo = isDemo;
    }

    public string Name { get; }
    public TimeZoneInfo TimeZone { get; }
    public string Currency { get; }
    public string Country { get; }
    public bool IsDemo { get; }
    public string PublicUrl { get; }

    // A server that listens on every address says so with “*”, “+” or zeros: nobody can open that.
    private static string? LinkTo(string? url)
        => url is null || BindingAddress.Parse(url) is not { Host: "*" or "+" or "0.0.0.0" or "[::]" or "::" } every
            ? url
            : $"{every.Scheme}://localhost:{every.Port}{every.PathBase}";

    private static string HostCountry()
    {
        var culture = CultureInfo.CurrentCulture;
        return culture.IsNeutralCulture || culture.Equals(CultureInfo.InvariantCulture) ? "DE" : new RegionInfo(culture.Name).TwoLetterISORegionName;
    }
}
