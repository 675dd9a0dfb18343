using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>
/// Every text that a contract takes has held every kind of payload, or refuses them all: the ground of the journey that then looks at
/// every page. A new text property must be written by <see cref="HostileShop"/> or named here.
/// </summary>
public sealed class HostileTextTests(HostileTextTests.Filled filled) : IClassFixture<HostileTextTests.Filled>
{
    /// <summary>Broken by any payload, by the rules of the input itself.</summary>
    private static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["AccountInput.PersonalPhone"] = "digits, and what stands between them",
        ["AccountInput.WorkPhone"] = "digits",
        ["AccountInput.Fax"] = "digits",
        ["AddCustomerInput.PersonalPhone"] = "digits",
        ["AddressInput.Phone"] = "digits",
        ["AddressInput.Fax"] = "digits",
        ["AddressInput.CountryCode"] = "one of the countries there are",
        ["MailAccountInput.Server"] = "a host's name",
    };

    /// <summary>Refused by the service, which knows what there is.</summary>
    private static readonly Dictionary<string, (string Why, Func<HostileShop, string, Task> Try)> RefusedByService = new(StringComparer.Ordinal)
    {
        ["SetupInput.Token"] = ("the one on the console",
            (shop, text) => shop.Get<ISignInService>()
                .SetUpAsync(new() { Token = text, Name = "Ada", Email = "ada@staff.example", Password = Long, Again = Long })),
        ["InvitationInput.Token"] = ("the link's",
            (shop, text) => shop.Get<ISignInService>().AcceptInvitationAsync(new() { Token = text, Password = Long, Again = Long })),
        ["MailTemplateInput.Name"] = ("one of the mails there are",
            (shop, text) => shop.Get<IMailService>().SaveTemplateAsync(new() { Name = text, Language = "en", Subject = "A", Body = "B" })),
        ["MailTemplateInput.Language"] = ("one that mails are written in",
            (shop, text) => shop.Get<IMailService>().SaveTemplateAsync(new() { Name = "password-changed", Language = text, Subject = "A", Body = "B" })),
        ["ExportInput.Log"] = ("the address of one of the logs there are",
            (shop, text) => shop.Get<IExportsService>().StartAsync(new() { Log = text, Reason = "for the auditor", Command = Guid.NewGuid() })),
        ["ConsentInput.Kind"] = ("one of the consents there are", (shop, text) => shop.Get<IConsentsService>().SaveAsync(Consent(shop, kind: text))),
        ["ConsentInput.Language"] = ("one that the wording is there in", (shop, text) => shop.Get<IConsentsService>().SaveAsync(Consent(shop, language: text))),
    };

    /// <summary>Taken, and kept nowhere as it was typed.</summary>
    internal static readonly Dictionary<string, string> KeptNowhere = new(StringComparer.Ordinal)
    {
        ["SignInInput.Email"] = "a wrong one leaves nothing",
        ["SignInInput.Password"] = "a wrong one leaves nothing",
        ["InvitationInput.Password"] = "a hash",
        ["InvitationInput.Again"] = "the same",
        ["ResetInput.Password"] = "a hash",
        ["ResetInput.Again"] = "the same",
        ["MailAccountInput.Password"] = "sealed",
        ["ExportInput.Shown"] = "keys of columns; unknown ones are left out",
    };

    /// <summary>Neither written nor refused here.</summary>
    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.Ordinal)
    {
        ["DraftInput.Form"] = "named by the page; what is typed into it is sealed",
        ["SetupInput.Password"] = "as the invitation's, and the journey signs in with it",
        ["SetupInput.Again"] = "the same",
        ["StaffInput.Password"] = "the acting person's own, compared and not kept",
        ["MailTemplateInput.Fields"] = "told by the service, not read by it",
    };

    private const string Long = "neun Igel trinken Holunder";

    [Fact]
    public void Every_text_of_every_input_is_written_or_says_why_not()
    {
        var known = filled.Shop.Texts.Written.Select(text => text.Field).Concat(Refused.Keys).Concat(RefusedByService.Keys).Concat(Elsewhere.Keys)
            .ToHashSet(StringComparer.Ordinal);
        var fields = HostileTexts.Fields.Select(field => field.Field).ToList();
        Assert.True(fields.Count > 50);
        Assert.Empty(fields.Except(known));
        Assert.Empty(Refused.Keys.Concat(RefusedByService.Keys).Concat(KeptNowhere.Keys).Concat(Elsewhere.Keys).Except(fields));
    }

    [Fact]
    public void What_was_written_stands_in_the_database_as_it_was_typed_and_secrets_do_not()
    {
        var whole = filled.Values.ToHashSet(StringComparer.Ordinal);
        var all = string.Join('\n', filled.Values);
        var lost = filled.Shop.Texts.Written.Where(text => KeptNowhere.ContainsKey(text.Field) == Forms(text.Text)
            .Any(form => whole.Contains(form) || all.Contains(form, StringComparison.Ordinal))).ToList();
        Assert.True(lost.Count == 0, string.Join('\n', lost.Take(20)));
    }

    [Fact]
    public void Each_payload_lands_in_fields_of_many_kinds()
    {
        Assert.InRange(HostileTexts.Payloads.Count, 25, 40);
        var kinds = filled.Shop.Texts.Written.Where(text => !KeptNowhere.ContainsKey(text.Field)).GroupBy(text => text.Payload, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Select(text => text.Field).Distinct().Count(), StringComparer.Ordinal);
        Assert.All(HostileTexts.Payloads, payload => Assert.True(kinds.GetValueOrDefault(payload) >= 20, payload));
    }

    [Fact]
    public void What_is_said_to_be_refused_refuses_every_payload()
    {
        foreach (var (field, property) in HostileTexts.Fields.Where(field => Refused.ContainsKey(field.Field)))
        {
            var input = Activator.CreateInstance(property.DeclaringType!)!;
            Assert.All(HostileTexts.Payloads, payload =>
            {
                property.SetValue(input, payload);
                Assert.True(Input.Check(input).Any(error => error.Field == property.Name), $"{field} takes {payload}");
            });
        }
    }

    [Fact]
    public async Task What_the_services_are_said_to_refuse_they_refuse()
    {
        foreach (var (_, (_, attempt)) in RefusedByService)
        {
            foreach (var payload in HostileTexts.Payloads)
            {
                await Assert.ThrowsAnyAsync<CrmException>(() => attempt(filled.Shop, payload));
            }
        }
    }

    // As it is, as a postal code, in JSON, in an address.
    private static IEnumerable<string> Forms(string text)
        => [text, text.ToUpperInvariant(), text.Replace("\"", "\\\"", StringComparison.Ordinal), Uri.EscapeDataString(text)];

    private static ConsentInput Consent(HostileShop shop, string kind = ConsentKinds.Consignment, string language = "en")
        => new() { CustomerId = shop.Customers[0], Kind = kind, Agreed = true, Channel = ConsentChannel.Shop, Wording = 1, Language = language };

    public sealed class Filled : IAsyncLifetime
    {
        private TestShop store = null!;

        public HostileShop Shop { get; private set; } = null!;

        /// <summary>Every text in the database.</summary>
        public IReadOnlyList<string> Values { get; private set; } = [];

        public async Task InitializeAsync()
        {
            store = await TestShop.OpenAsync();
            Shop = new(store);
            await Shop.FillAsync();
            Values = [.. new DatabaseDump(store.Storage.SqliteConnectionString).Texts];
        }

        public async Task DisposeAsync()
        {
            await Shop.DisposeAsync();
            await store.DisposeAsync();
        }
    }
}
