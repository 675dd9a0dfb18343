using CrmAdmin.Components.Features.Outreach.Mail;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

public sealed class SecretNowhereTests : PasswordsTest
{
    [Fact]
    public async Task The_secret_arrives_and_is_then_in_no_byte_of_database_log_and_backup()
    {
        await SetUpMailAsync();
        var id = await AddAnnAsync();
        var sent = await Passwords.SendTemporaryAsync(new() { CustomerId = id, Email = true });
        var waiting = await BackUpAsync("waiting.db"); // sealed while it waits: a backup of that moment has nothing either
        await Sender.SendDueAsync(default);
        var secret = SecretIn(Sink.Text);
        await BackUpAsync("sent.db");

        var page = (await Get<IOutboxService>().GetAsync(sent.MailId)).Body;
        Assert.Null(page);
        foreach (var form in ServedFolder.Forms(secret))
        {
            Assert.Equal(0, await HitsAsync(form));
            Assert.DoesNotContain(Shop.Log.Lines, line => line.Contains(form, StringComparison.OrdinalIgnoreCase));
        }
        Assert.True(File.Exists(waiting));
        Assert.True(await HitsAsync("ann@shop.example") >= 3); // the search does find what is there: database or its log, and both backups
        await CheckAsync(secret);
        await SignIn.SetOwnAsync(id, (await StoredAsync(id))!.Epoch, null, Own);
        Assert.Equal(0, await HitsAsync(secret) + await HitsAsync(Own));
    }

    [Fact]
    public async Task A_password_that_was_typed_is_in_no_byte_either()
    {
        var id = await AddAnnAsync();
        await Passwords.ResetAsync(new() { CustomerId = id, Password = Own, Again = Own });
        await CheckAsync(Own);
        await CheckAsync("wrong but telling words");
        await BackUpAsync("reset.db");
        Assert.Equal(0, await HitsAsync(Own) + await HitsAsync("wrong but telling words"));
        Assert.DoesNotContain(Shop.Log.Lines, line => line.Contains(Own, StringComparison.Ordinal) || line.Contains("telling words", StringComparison.Ordinal));
    }

    private Task<string> BackUpAsync(string name) => ServedFolder.BackUpAsync(Shop.Storage, name);

    private Task<int> HitsAsync(string text) => ServedFolder.HitsAsync(Shop.Storage.Folder, text);
}
