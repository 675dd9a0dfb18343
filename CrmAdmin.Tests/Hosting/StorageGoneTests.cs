using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

/// <summary>The database is there when the program starts, and cannot be reached any more: each test has a program of its own to break.</summary>
public sealed class StorageGoneTests : IAsyncLifetime
{
    private readonly WebShop shop = new();
    private WebBrowser browser = null!;
    private CircuitClient circuit = null!;

    public async Task InitializeAsync()
    {
        await shop.InitializeAsync();
        browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Administrator));
        circuit = await CircuitClient.OpenAsync(shop.Url, browser.CookieHeader, "/customers");
        await circuit.FindAsync("input", node => node["id"] == "search-customers");
    }

    public async Task DisposeAsync()
    {
        await circuit.DisposeAsync();
        browser.Dispose();
        await shop.DisposeAsync();
    }

    [Theory]
    [InlineData("gone", "/customers", "en", "The data cannot be reached at the moment.")]
    [InlineData("gone", "/login", "ko", "지금은 데이터에 연결할 수 없습니다.")]
    [InlineData("junk", "/staff", "en", "The data cannot be reached at the moment.")]
    [InlineData("folder", "/customers/1", "en", "The data cannot be reached at the moment.")]
    public async Task Whoever_asks_for_a_page_gets_words_and_503(string how, string path, string language, string words)
    {
        Break(how);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Accept", "text/html");
        request.Headers.Add("Accept-Language", language);
        using var answer = await browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(30), answer.Headers.RetryAfter!.Delta);
        Assert.Contains($"<h1>{words}</h1>", WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
        Assert.Contains("crm=", browser.CookieHeader); // still signed in when it comes back
        using var style = await browser.GetAsync("/css/app.css");
        Assert.Equal(HttpStatusCode.OK, style.StatusCode);
    }

    [Theory]
    [InlineData("/imports/token")]
    [InlineData("/customers/1/consents/1/receipt.json")]
    public async Task Whoever_asks_for_data_gets_503(string path)
    {
        Break("gone");
        using var answer = await browser.GetAsync(path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("storage.unavailable", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("gone")]
    [InlineData("junk")]
    [InlineData("folder")]
    public async Task Health_says_that_it_is_not_ready_and_lives(string how)
    {
        Break(how);
        using var ready = await browser.GetAsync("/health/ready");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "not ready"), (ready.StatusCode, await ready.Content.ReadAsStringAsync()));
        using var live = await browser.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task An_open_page_says_so_in_its_place_and_goes_on()
    {
        Break("gone");
        await circuit.ChangeAsync(await circuit.FindAsync("input", node => node["id"] == "search-customers"), "ann");
        await circuit.SeeAsync(page => page.All().FirstOrDefault(node => node.Text.Contains("The database cannot be reached. Please try again in a moment.")));

        Assert.True(circuit.IsOpen);
        Assert.Empty(circuit.Faults);
    }

    [Theory]
    [InlineData(5)] // somebody else holds it
    [InlineData(8)] // read-only
    [InlineData(10)] // the disk fails
    [InlineData(13)] // the disk is full
    [InlineData(14)] // it cannot be opened
    public void What_SQLite_says_of_its_file_is_no_surprise(int code)
        => Assert.True(StorageFaults.IsUnavailable(new SqliteException("", code)));

    [Theory]
    [InlineData(1, "near \"SELEC\": syntax error")]
    [InlineData(19, "UNIQUE constraint failed: customers.id")]
    public void A_mistake_of_our_own_stays_one(int code, string message)
        => Assert.False(StorageFaults.IsUnavailable(new SqliteException(message, code)));

    // The handles that are open would go on with the file that has no name any more: the next ones are opened anew.
    private void Break(string how)
    {
        var storage = shop.Services.GetRequiredService<StorageOptions>();
        using var pooled = new SqliteConnection(storage.SqliteConnectionString);
        SqliteConnection.ClearPool(pooled);
        foreach (var end in new[] { "", "-wal", "-shm" })
        {
            File.Delete(storage.DatabaseFile + end);
        }
        if (how == "junk")
        {
            File.WriteAllText(storage.DatabaseFile, new string('x', 8192));
        }
        else if (how == "folder")
        {
            Directory.CreateDirectory(storage.DatabaseFile);
        }
    }
}
