using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Server.Features.Outreach.Mail;
using Xunit;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

public sealed class MailSettingsTests : CrmTest
{
    private IMailService Mail => Get<IMailService>();

    [Fact]
    public async Task The_servers_password_is_sealed_never_shown_and_not_taken_to_another_server()
    {
        await Mail.SaveAccountAsync(Account("Tr0ub4dor-canary"));
        var stored = await QueryAsync(db => db.MailAccounts().SingleAsync());
        Assert.Equal("Tr0ub4dor-canary", System.Text.Encoding.UTF8.GetString(Get<MasterKey>().Open(MailAccount.Purpose, stored.SealedPassword!)));
        var settings = await Mail.GetAsync();
        Assert.Equal((null, true), (settings.Account!.Password, settings.HasPassword));
        Assert.DoesNotContain(await QueryAsync(db => db.AuditLog().ToListAsync()), row => $"{row.Old}{row.New}".Contains("canary", StringComparison.Ordinal));

        settings.Account.SenderName = "Lamps";
        await Mail.SaveAccountAsync(settings.Account);
        Assert.True((await Mail.GetAsync()).HasPassword);
        var moved = (await Mail.GetAsync()).Account!;
        moved.Server = "other.shop.example";
        await Mail.SaveAccountAsync(moved);
        Assert.False((await Mail.GetAsync()).HasPassword);
    }

    [Theory]
    [InlineData("smtp.shop.example", MailEncryption.Tls, 465)]
    [InlineData("smtp.shop.example", MailEncryption.StartTls, 587)]
    [InlineData("localhost", MailEncryption.None, 25)]
    public async Task The_choice_of_encryption_is_kept(string server, MailEncryption encryption, int port)
    {
        var input = Account(null);
        (input.Server, input.Encryption, input.Port) = (server, encryption, MailAccountInput.PortOf(encryption));
        await Mail.SaveAccountAsync(input);
        Assert.Equal((encryption, port), (await Mail.GetAsync()).Account is { } stored ? (stored.Encryption, stored.Port) : default);
    }

    [Fact]
    public async Task Two_administrators_do_not_overwrite_each_other()
    {
        await Mail.SaveAccountAsync(Account(null));
        Assert.Equal("conflict", await RefusalAsync(() => Mail.SaveAccountAsync(Account(null)))); // it thinks there is none
        var mine = (await Mail.GetAsync()).Account!;
        var theirs = (await Mail.GetAsync()).Account!;
        theirs.SenderName = "Theirs";
        await Mail.SaveAccountAsync(theirs);
        mine.SenderName = "Mine";
        Assert.Equal("conflict", await RefusalAsync(() => Mail.SaveAccountAsync(mine)));
        Assert.Equal("conflict", await RefusalAsync(() => Mail.RemoveAccountAsync(mine.Version)));
        await Mail.RemoveAccountAsync(mine.Version + 1);
        Assert.Null((await Mail.GetAsync()).Account);
    }

    [Theory]
    [InlineData("Server", "not a server!", "Server mail.bad-server")]
    [InlineData("Server", "mail.shop.example\r\nX", "Server mail.bad-server")]
    [InlineData("SenderName", "Shop\r\nBcc: a@b.example", "SenderName mail.line-break")]
    [InlineData("SenderAddress", "shop\n@b.example", "SenderAddress input.email")]
    [InlineData("Encryption", "None", "Encryption mail.needs-tls")]
    [InlineData("Port", "465", "Port mail.implicit-tls")]
    [InlineData("Port", "0", "Port input.range")]
    public async Task What_cannot_be_right_is_told_at_its_field(string field, string value, string broken)
    {
        var input = Account(null);
        var property = typeof(MailAccountInput).GetProperty(field)!;
        property.SetValue(input, System.ComponentModel.TypeDescriptor.GetConverter(property.PropertyType).ConvertFromInvariantString(value));
        Assert.Equal([broken], await BrokenRulesAsync(() => Mail.SaveAccountAsync(input)));
    }

    [Fact]
    public async Task A_text_that_could_not_be_sent_is_refused_before_it_is_saved()
    {
        Assert.Equal("mail.template-broken", await RefusalAsync(() => Mail.SaveTemplateAsync(Text("Hello {{nmae}} {{secret}}"))));
        Assert.Equal("mail.template-broken", await RefusalAsync(() => Mail.SaveTemplateAsync(Text("Hello {{#if name}} {{secret}}"))));
        Assert.Equal("mail.template-broken", await RefusalAsync(() => Mail.SaveTemplateAsync(Text("{{secret}} {{#if name}}{{else}}{{typo}}{{/if}}"))));
        Assert.Equal("mail.template-broken", await RefusalAsync(() => Mail.PreviewAsync(Text("{{> file}}"))));
        Assert.Equal("mail.template-lacks-secret", await RefusalAsync(() => Mail.SaveTemplateAsync(Text("Hello {{name}}"))));
        var telling = Text("{{secret}}");
        telling.Subject = "It is {{secret}}";
        Assert.Equal("mail.secret-in-subject", await RefusalAsync(() => Mail.SaveTemplateAsync(telling)));
        Assert.Equal("not-found", await RefusalAsync(() => Mail.SaveTemplateAsync(new() { Name = "none", Language = "en", Subject = "a", Body = "b" })));
        Assert.Empty(await QueryAsync(db => db.MailTemplates().ToListAsync()));
    }

    [Fact]
    public async Task An_administrators_words_are_used_and_the_programs_own_come_back()
    {
        var text = Text("Guten Tag {{name}}: {{secret}} & <b>");
        await Mail.SaveTemplateAsync(text);
        Assert.Equal("Guten Tag Jiwon Kim: ABCD-EFGH-IJKL-MNOP-QRST & <b>", (await Mail.PreviewAsync(text)).Body);
        var stored = (await Mail.GetAsync()).Templates.Single(one => one is { Name: "password", Language: "en" });
        Assert.Equal((0, text.Body), (stored.Version, stored.Body));
        Assert.Equal("conflict", await RefusalAsync(() => Mail.SaveTemplateAsync(text)));

        (stored.Subject, stored.Body) = (MailTexts.Default("password", "en").Subject, MailTexts.Default("password", "en").Body);
        await Mail.SaveTemplateAsync(stored);
        Assert.Empty(await QueryAsync(db => db.MailTemplates().ToListAsync()));
    }

    [Fact]
    public void Every_own_text_can_be_sent_in_every_language()
    {
        foreach (var (name, language) in MailTexts.Names.Append(MailTexts.Test).SelectMany(name => MailTexts.Languages.Select(language => (name, language))))
        {
            var text = MailTexts.Render(
                MailTexts.Default(name, language), MailTexts.FieldsOf(name).ToDictionary(f => f.Key, string? (f) => f.Value, StringComparer.Ordinal));
            Assert.DoesNotContain("{{", text.Subject + text.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_test_mail_goes_to_oneself()
    {
        var id = await Mail.SendTestAsync();
        Assert.Equal(Me!.Email, (await QueryAsync(db => db.OutboxMails().SingleAsync(m => m.Id == id))).To);
    }

    private static MailAccountInput Account(string? password) => new()
    {
        Server = "smtp.shop.example",
        UserName = "crm",
        Password = password,
        SenderAddress = "crm@shop.example",
    };

    private static MailTemplateInput Text(string body) => new() { Name = "password", Language = "en", Subject = "For {{name}}", Body = body };
}
