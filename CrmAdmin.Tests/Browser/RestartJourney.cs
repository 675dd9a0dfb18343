using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

public sealed class RestartJourney(BrowserFixture browser) : Journey(browser)
{
    [BrowserFact]
    public async Task After_a_restart_of_the_server_the_page_loads_itself_again()
    {
        Expected("console:"); // the browser complains, rightly
        var page = await OpenAsync(Customer(160, "addresses"), Support);
        await Expect(page.Locator(".addresses .card")).ToBeVisibleAsync();

        await Browser.Server.StopAsync();
        await Expect(page.GetByText("The connection was lost. Trying again …")).ToBeVisibleAsync();
        await Browser.Server.StartAsync(demo: true);

        await Expect(page.Locator("#components-reconnect-modal")).Not.ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(page.Locator(".addresses .card")).ToBeVisibleAsync();
        await Tab(page, "Account").ClickAsync();
        await Expect(Field(page, "FirstName")).ToBeVisibleAsync();
    }
}
