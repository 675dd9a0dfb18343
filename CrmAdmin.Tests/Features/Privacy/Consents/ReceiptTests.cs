using System.Net;
using System.Text.Json;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Privacy.Consents;
using CrmAdmin.Tests.Hosting;
using Xunit;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

/// <summary>A receipt keeps to the Kantara Initiative's form, whatever was answered.</summary>
public sealed class ReceiptTests : ConsentTest
{
    private const string Schema = "kantara-consent-receipt/kantara-consent-receipt-v1_1-schema.json";

    private static readonly string[] Required =
    [
        "version", "jurisdiction", "consentTimestamp", "collectionMethod", "consentReceiptID", "piiPrincipalId", "piiControllers", "services", "policyUrl",
        "sensitive", "spiCat",
    ];

    [Fact]
    public async Task It_says_what_the_entry_says()
    {
        var id = await AddCustomerAsync(c => (c.PreferredLanguage, c.LastName) = ("ko", "Unforgettable"));
        var input = Answer(id, agrees: true);
        input.Language = "ko";
        await Consents.SaveAsync(input);
        var entry = await QueryAsync(db => db.ConsentLedger().SingleAsync());

        var receipt = await Consents.GetReceiptAsync(id, 1);
        using var json = JsonDocument.Parse(receipt.Json);
        var root = json.RootElement;
        Assert.Equal("consent-third-party-1.json", receipt.FileName);
        Assert.All(Required, name => Assert.True(root.TryGetProperty(name, out _), name));
        Assert.Equal(("KI-CR-v1.1.0", "DE", "ko"), (Text("version"), Text("jurisdiction"), Text("language")));
        Assert.Equal((Clock.Now.ToUnixTimeSeconds(), entry.Subject, $"1-{entry.Digest}"),
            (root.GetProperty("consentTimestamp").GetInt64(), Text("piiPrincipalId"), Text("consentReceiptID")));
        Assert.Equal($"Phone, recorded by {Me!.Name}", Text("collectionMethod"));
        var purpose = root.GetProperty("services")[0].GetProperty("purposes")[0];
        Assert.Equal(((await Consents.GetAsync(id, ConsentKinds.ThirdParty)).Current.Text, "EXPLICIT"),
            (purpose.GetProperty("purpose").GetString(), purpose.GetProperty("consentType").GetString()));
        Assert.True(purpose.GetProperty("thirdPartyDisclosure").GetBoolean());
        Assert.Equal((entry.Digest, entry.WordingDigest),
            (root.GetProperty("ledgerEntry").GetProperty("digest").GetString(), root.GetProperty("ledgerEntry").GetProperty("wordingSha256").GetString()));
        Assert.DoesNotContain("Unforgettable", receipt.Json, StringComparison.Ordinal);

        string? Text(string name) => root.GetProperty(name).GetString();
    }

    [SharedDataFact]
    public async Task Every_kind_of_entry_keeps_to_the_published_schema()
    {
        using var schema = JsonDocument.Parse(SharedData.Read(Schema), new() { CommentHandling = JsonCommentHandling.Skip });
        using var example = JsonDocument.Parse(SharedData.Read("kantara-consent-receipt/kantara-consent-receipt-v1_1-example.json"));
        Assert.Empty(JsonForm.Faults(schema.RootElement, example.RootElement));
        var customers = await FillAsync(30);
        foreach (var customer in customers)
        {
            foreach (var row in (await Consents.GetLogAsync(new(customer, Size: 100))).Items)
            {
                using var receipt = JsonDocument.Parse((await Consents.GetReceiptAsync(customer, row.Id)).Json);
                Assert.Empty(JsonForm.Faults(schema.RootElement, receipt.RootElement));
            }
        }
        using var wrong = JsonDocument.Parse("""{ "version": 1, "services": [{ "service": "x", "purposes": [{ "thirdPartyDisclosure": true }] }] }""");
        Assert.True(JsonForm.Faults(schema.RootElement, wrong.RootElement).Count() > 10); // the check can say no
    }

    [Fact]
    public async Task Of_another_customers_entry_there_is_none()
    {
        var (one, other) = (await AddCustomerAsync(), await AddCustomerAsync());
        await Consents.SaveAsync(Answer(one, agrees: true));
        await Consents.SaveAsync(Answer(other, agrees: true));
        Assert.NotNull(await Consents.GetReceiptAsync(other, 2));
        foreach (var (customer, entry) in new[] { (other, 1L), (one, 2L), (one, 3L), (999L, 1L) })
        {
            Assert.Equal("not-found", await RefusalAsync(() => Consents.GetReceiptAsync(customer, entry)));
        }
    }
}

/// <summary>Over HTTP, with the rights of whoever asks.</summary>
public sealed class ReceiptDownloadTests(WebShop shop) : IClassFixture<WebShop>
{
    [Fact]
    public async Task A_receipt_comes_as_a_file_to_those_who_may_and_to_nobody_else()
    {
        var customer = await ConsentWeb.AddAsync(shop.Services);
        var path = $"/customers/{customer}/consents/1/receipt.json";
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(StaffRole.Viewer));
        using var answer = await browser.GetAsync(path);
        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal(("attachment", "consent-third-party-1.json"),
            (answer.Content.Headers.ContentDisposition?.DispositionType, answer.Content.Headers.ContentDisposition?.FileName));
        Assert.Contains("KI-CR-v1.1.0", await answer.Content.ReadAsStringAsync());

        foreach (var foreign in new[] { $"/customers/{customer + 1}/consents/1/receipt.json", $"/customers/{customer}/consents/2/receipt.json" })
        {
            using var none = await browser.GetAsync(foreign);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
            Assert.DoesNotContain("KI-CR", await none.Content.ReadAsStringAsync());
        }
        using var nobody = shop.Browser();
        using var away = await nobody.GetAsync(path);
        Assert.Equal(HttpStatusCode.Found, away.StatusCode);
        Assert.StartsWith("/login", away.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }
}
