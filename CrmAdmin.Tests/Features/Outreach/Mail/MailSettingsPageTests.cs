using Bunit;
using CrmAdmin.Components.Features.Outreach.Mail;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Outreach.Mail;

public sealed class MailSettingsPageTests : PageTest
{
    private readonly IMailService mail;
    private readonly IOutboxService outbox;

    public MailSettingsPageTests()
    {
        mail = Fake<IMailService>();
        outbox = Fake<IOutboxService>();
        mail.GetAsync().Returns(Settings(null));
        mail.PreviewAsync(default!).ReturnsForAnyArgs(call => new MailText("For Jiwon Kim", Filled(call.Arg<MailTemplateInput>())));
        SignIn(Permissions.SettingsManage);
    }

    [Fact]
    public void What_is_wrong_with_the_mail_server_stands_at_its_field_and_what_was_typed_stays()
    {
        mail.SaveAccountAsync(default!)
            .ThrowsAsyncForAnyArgs(new InvalidInputException([new("Server", "mail.bad-server"), new("Encryption", "mail.needs-tls")]));
        var page = Open<MailSettingsPage>();
        Assert.Contains("Without a mail server mails are kept", page.Find(".note.warn").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(page.FindAll("button"), button => button.TextContent == "Take the server out");
        page.Field("Server").Input("not a server!");
        page.Find("form").Submit();
        page.WaitForAssertion(() => Assert.Equal("This is not the name of a server.", page.ErrorAt("Server")));
        Assert.Contains("encrypted only", page.ErrorAt("Encryption"), StringComparison.Ordinal);
        Assert.Equal("not a server!", page.Value("Server"));
    }

    [Fact]
    public void A_double_click_saves_the_mail_server_once_and_then_its_stored_form_is_shown()
    {
        var saving = new TaskCompletionSource();
        mail.SaveAccountAsync(default!).ReturnsForAnyArgs(saving.Task);
        var page = Open<MailSettingsPage>();
        page.Field("Server").Input("smtp.shop.example");
        page.Field("Port").Input("2525");
        page.Field("Password").Input("a secret of the server");
        page.Field("SenderAddress").Input("crm@shop.example");
        page.Find("form").Submit();
        page.Find("form").Submit();
        Assert.True(page.Find("form").QuerySelector("[type=submit]")!.HasAttribute("disabled"));

        mail.GetAsync()
            .Returns(Settings(new() { Version = 0, Server = "smtp.shop.example", Port = 2525, SenderAddress = "crm@shop.example" }, hasPassword: true));
        saving.SetResult();
        SeeToast("Saved");
        _ = mail.Received(1).SaveAccountAsync(Arg.Is<MailAccountInput>(input
            => input.Version == -1 && input.Server == "smtp.shop.example" && input.Port == 2525 && input.Password == "a secret of the server"
                && input.Encryption == MailEncryption.StartTls));
        page.WaitForAssertion(() => Assert.Equal(("", "smtp.shop.example"), (page.Value("Password"), page.Value("Server"))));
        Assert.Contains("One is stored.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_usual_port_follows_the_encryption_and_one_that_was_typed_stays()
    {
        var page = Open<MailSettingsPage>();
        Assert.Equal("587", page.Value("Port"));
        page.Field("Encryption").Change("1");
        Assert.Equal("465", page.Value("Port"));
        page.Field("Encryption").Change("2");
        Assert.Equal("25", page.Value("Port"));
        page.Field("Port").Input("2525");
        page.Field("Encryption").Change("1");
        Assert.Equal("2525", page.Value("Port"));
        page.Field("Server").Input("smtp.shop.example");
        page.Find("form").Submit();
        _ = mail.Received(1).SaveAccountAsync(Arg.Is<MailAccountInput>(input => input.Encryption == MailEncryption.Tls && input.Port == 2525));
    }

    [Fact]
    public void The_server_is_taken_out_after_a_question()
    {
        mail.GetAsync().Returns(Settings(new() { Version = 4, Server = "smtp.shop.example", SenderAddress = "crm@shop.example" }));
        var page = Open<MailSettingsPage>();
        page.Button("Take the server out").Click();
        Around.WaitForAssertion(() => Assert.Contains("temporary passwords are refused", Around.Find("[role=dialog]").TextContent, StringComparison.Ordinal));
        Around.Button("Cancel").Click();
        _ = mail.DidNotReceiveWithAnyArgs().RemoveAccountAsync(default);

        page.Button("Take the server out").Click();
        mail.RemoveAccountAsync(4).ThrowsAsync(new ConflictException());
        Around.Button("Take the server out").Click();
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find("form .note.bad[role=alert]").TextContent));
        _ = mail.Received(1).RemoveAccountAsync(4);
    }

    [Fact]
    public void A_test_mail_opens_with_its_fate_and_a_refusal_stands_beside_the_button()
    {
        mail.SendTestAsync().ThrowsAsync(new RuleException("mail.bad-address"));
        var page = Open<MailSettingsPage>();
        page.Button("Send a test mail to me").Click();
        page.WaitForAssertion(() => Assert.NotEmpty(page.Find(".error[role=alert]").TextContent));

        outbox.GetAsync(41).Returns(new MailDetails(MailDialogTests.Row(MailState.Waiting), "Hello", false));
        mail.SendTestAsync().Returns(41);
        page.Button("Send a test mail to me").Click();
        Around.WaitForAssertion(() => Assert.Equal("Waiting", Around.Find("[role=dialog] .chip").TextContent));
    }

    [Fact]
    public void An_unknown_field_of_a_text_is_told_while_it_is_typed_and_nothing_can_be_saved()
    {
        var page = Open<MailSettingsPage>();
        page.WaitForAssertion(() => Assert.Equal("Hello Jiwon Kim", page.Find(".preview .mail-text").TextContent));
        mail.PreviewAsync(default!).ThrowsAsyncForAnyArgs(new RuleException("mail.template-broken", "nmae could not be resolved"));
        page.Field("Body").Input("Hello {{nmae}}");
        page.WaitForAssertion(() => Assert.Equal("The text is not right yet: nmae could not be resolved", page.Find(".preview .error").TextContent));
        Assert.True(page.Button("Save the text").HasAttribute("disabled"));

        mail.PreviewAsync(default!).ReturnsForAnyArgs(new MailText("For Jiwon Kim", "Dear Jiwon Kim"));
        page.Field("Body").Input("Dear {{name}}");
        page.WaitForAssertion(() => Assert.Equal("Dear Jiwon Kim", page.Find(".preview .mail-text").TextContent));
        Assert.False(page.Button("Save the text").HasAttribute("disabled"));
    }

    [Fact]
    public void A_text_is_saved_once_and_a_refusal_keeps_it()
    {
        mail.SaveTemplateAsync(default!).ThrowsAsyncForAnyArgs(new ConflictException());
        var page = Open<MailSettingsPage>();
        page.Field("Body").Input("Dear {{name}}");
        page.FindAll("form")[1].Submit();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("form")[1].QuerySelector(".note.bad[role=alert]")!.TextContent));
        Assert.Equal("Dear {{name}}", page.Value("Body"));

        mail.ClearReceivedCalls();
        var saving = new TaskCompletionSource();
        mail.SaveTemplateAsync(default!).ReturnsForAnyArgs(saving.Task);
        page.FindAll("form")[1].Submit();
        page.FindAll("form")[1].Submit();
        saving.SetResult();
        SeeToast("Saved");
        _ = mail.Received(1)
            .SaveTemplateAsync(Arg.Is<MailTemplateInput>(input => input.Name == "password" && input.Language == "en" && input.Body == "Dear {{name}}"));
    }

    [Fact]
    public void Another_mail_and_another_language_show_their_own_text()
    {
        var page = Open<MailSettingsPage>();
        page.Field("TemplateLanguage").Change("1");
        page.WaitForAssertion(() => Assert.Equal("Jiwon Kim 님", page.Find(".preview .mail-text").TextContent));
        page.Field("TemplateName").Change("1");
        page.WaitForAssertion(() => Assert.Equal("변경", page.Find(".preview .mail-text").TextContent));
    }

    [Fact]
    public void What_is_typed_for_the_server_stays_while_a_text_is_saved_or_shown()
    {
        mail.GetAsync().Returns(_ => Settings(null));
        var page = Open<MailSettingsPage>();
        page.Field("Server").Input("smtp.shop.example");
        page.Field("Port").Input("2525");
        page.Field("TemplateLanguage").Change("1");
        Assert.Equal("smtp.shop.example", page.Value("Server"));
        page.Field("Body").Input("{{name}} 고객님");
        page.FindAll("form")[1].Submit();
        SeeToast("Saved");
        Assert.Equal(("smtp.shop.example", "2525"), (page.Value("Server"), page.Value("Port")));
        page.FindAll("form")[0].Submit();
        _ = mail.Received(1).SaveAccountAsync(Arg.Is<MailAccountInput>(input => input.Server == "smtp.shop.example" && input.Port == 2525));
    }

    [Fact]
    public void What_is_typed_in_texts_stays_while_the_server_is_saved_or_another_text()
    {
        mail.GetAsync().Returns(_ => Settings(new() { Version = 4, Server = "smtp.shop.example", SenderAddress = "crm@shop.example" }));
        var page = Open<MailSettingsPage>();
        page.Field("Body").Input("Dear {{name}}");
        page.FindAll("form")[0].Submit();
        SeeToast("Saved");
        Assert.Equal("Dear {{name}}", page.Value("Body"));
        page.Field("TemplateLanguage").Change("1");
        page.Field("Body").Input("{{name}} 고객님");
        page.FindAll("form")[1].Submit();
        _ = mail.Received(1).SaveTemplateAsync(Arg.Is<MailTemplateInput>(input => input.Language == "ko" && input.Body == "{{name}} 고객님"));
        page.WaitForAssertion(() => Assert.Equal("{{name}} 님", page.Value("Body"))); // as the store has it
        page.Field("TemplateLanguage").Change("0");
        Assert.Equal("Dear {{name}}", page.Value("Body"));
    }

    [Theory]
    [InlineData("Server", 0)]
    [InlineData("Body", 1)]
    public void After_a_conflict_the_form_alone_is_loaded_again(string field, int form)
    {
        mail.GetAsync().Returns(_ => Settings(new() { Version = 4, Server = "smtp.shop.example", SenderAddress = "crm@shop.example" }));
        mail.SaveAccountAsync(default!).ThrowsAsyncForAnyArgs(new ConflictException());
        mail.SaveTemplateAsync(default!).ThrowsAsyncForAnyArgs(new ConflictException());
        var page = Open<MailSettingsPage>();
        page.Field("Server").Input("mine.shop.example");
        page.Field("Body").Input("Mine");
        page.FindAll("form")[form].Submit();
        page.WaitForAssertion(() => Assert.Contains("Somebody else saved first.", page.FindAll("form")[form].TextContent, StringComparison.Ordinal));
        Assert.Equal(("mine.shop.example", "Mine"), (page.Value("Server"), page.Value("Body")));
        mail.GetAsync().Returns(_ =>
        {
            var theirs = Settings(new() { Version = 5, Server = "theirs.shop.example", SenderAddress = "crm@shop.example" });
            theirs.Templates[0].Body = "Theirs";
            return theirs;
        });
        page.FindAll("form")[form].QuerySelectorAll("button").Single(button => button.TextContent == "Reload").Click();
        page.WaitForAssertion(() => Assert.StartsWith("theirs", page.Value(field), StringComparison.OrdinalIgnoreCase));
        Assert.StartsWith("mine", page.Value(form == 0 ? "Body" : "Server"), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(page.FindAll("form .note.bad"));
    }

    [Theory]
    [InlineData("Server", 0)]
    [InlineData("Body", 1)]
    public void Whoever_leaves_what_is_not_saved_is_asked(string field, int form)
    {
        mail.GetAsync().Returns(_ => Settings(null));
        var page = Open<MailSettingsPage>();
        var navigation = Services.GetRequiredService<NavigationManager>();
        page.Field(field).Input("smtp.shop.example");
        navigation.NavigateTo("/customers");
        Around.WaitForAssertion(() => Assert.Contains("not saved yet", Around.Find("[role=dialog]").TextContent, StringComparison.Ordinal));
        Around.Button("Stay").Click();
        Assert.EndsWith("/", navigation.Uri, StringComparison.Ordinal);
        page.FindAll("form")[form].Submit();
        SeeToast("Saved");
        navigation.NavigateTo("/customers");
        Assert.EndsWith("/customers", navigation.Uri, StringComparison.Ordinal);
        Assert.Empty(Around.FindAll("[role=dialog]"));
    }

    private static string Filled(MailTemplateInput? input) => input?.Body?.Replace("{{name}}", "Jiwon Kim", StringComparison.Ordinal) ?? "";

    private static MailSettings Settings(MailAccountInput? account, bool hasPassword = false) => new(account, hasPassword,
        [Text("password", "en", "Hello {{name}}"), Text("password", "ko", "{{name}} 님"), Text("password-changed", "en", "Changed"),
        Text("password-changed", "ko", "변경")], IsDemo: false);

    private static MailTemplateInput Text(string name, string language, string body)
        => new() { Name = name, Language = language, Subject = "For {{name}}", Body = body, Fields = ["name"] };
}
