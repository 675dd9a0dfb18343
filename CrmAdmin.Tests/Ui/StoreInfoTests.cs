using Microsoft.Extensions.Configuration;
using Xunit;

namespace CrmAdmin.Tests.Ui;

public sealed class StoreInfoTests
{
    [Theory]
    [InlineData(null, "http://localhost:5080")]
    [InlineData("http://*:8080", "http://localhost:8080")]
    [InlineData("https://+:8443/", "https://localhost:8443")]
    [InlineData("http://0.0.0.0:8080;https://0.0.0.0:8443", "http://localhost:8080")]
    [InlineData("http://[::]:8080", "http://localhost:8080")]
    [InlineData("http://127.0.0.1:5080;http://*:80", "http://127.0.0.1:5080")]
    [InlineData("http://crm.shop.example:8080/", "http://crm.shop.example:8080")]
    public void Where_no_public_address_is_set_links_lead_to_where_the_server_listens(string? urls, string expected)
        => Assert.Equal(expected, new StoreInfo(new ConfigurationBuilder().Build(), isDemo: false, urls).PublicUrl);

    [Fact]
    public void A_public_address_that_is_set_stays_as_it_is()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Store:PublicUrl", "https://crm.shop.example/")]).Build();
        Assert.Equal("https://crm.shop.example", new StoreInfo(configuration, isDemo: false, "http://*:8080").PublicUrl);
    }
}
