namespace CrmAdmin.Components.Contracts;

/// <summary>The shop's own facts, which dates and money on every page follow.</summary>
public interface IStoreInfo
{
    string Name { get; }

    TimeZoneInfo TimeZone { get; }

    /// <summary>ISO 4217. Orders in other currencies are never added to totals.</summary>
    string Currency { get; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    string Country { get; }

    /// <summary>The data is invented; pages say so.</summary>
    bool IsDemo { get; }

    /// <summary>Where this program is reached, without a slash at the end; what links for other people start with.</summary>
    string PublicUrl { get; }
}
