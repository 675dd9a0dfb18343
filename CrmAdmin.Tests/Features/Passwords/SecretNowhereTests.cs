using System.Diagnostics;
using System.Globalization;
using System.Text;
using CrmAdmin.Components.Features.Mail;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CrmAdmin.Tests.Features.Passwords;

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
        foreach (var form in Forms(secret))
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

    // With and without its hyphens, and as it would stand in base64.
    private static IEnumerable<string> Forms(string secret) =>
    [
        secret, secret.Replace("-", "", StringComparison.Ordinal), secret[..14],
        .. Enumerable.Range(0, 3).Select(shift => Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', shift) + secret))[4..24]),
    ];

    private async Task<string> BackUpAsync(string name)
    {
        var file = Path.Combine(Shop.Storage.Folder, name);
        await using var connection = new SqliteConnection(Shop.Storage.SqliteConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $file";
        command.Parameters.AddWithValue("$file", file);
        await command.ExecuteNonQueryAsync();
        return file;
    }

    // From another process: to open and close the database's files here would drop SQLite's locks on them.
    private async Task<int> HitsAsync(string text)
    {
        using var grep = Process.Start(new ProcessStartInfo("grep", ["-raciF", "--", text, Shop.Storage.Folder]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var lines = await grep.StandardOutput.ReadToEndAsync();
        await grep.WaitForExitAsync();
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture) > 0);
    }
}
