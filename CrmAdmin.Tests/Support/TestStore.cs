namespace CrmAdmin.Tests.Support;

/// <summary>A shop in Berlin: its days do not begin at midnight UTC.</summary>
public sealed class TestStore : IStoreInfo
{
    public string Name => "Test shop";

    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    public string Currency => "EUR";

    public string Country { get; init; } = "DE";

    public bool IsDemo => false;

    public string PublicUrl => "http://localhost:5080";
}
