using System.Diagnostics;
using CrmAdmin.Server.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

/// <summary><c>verify</c> as a process of its own: its last line, its exit code.</summary>
public sealed class VerifyCommandTests : IAsyncLifetime
{
    // As every test that serves in this process sets it (WebShop): the value is the whole run's.
    private static readonly string Key = Convert.ToBase64String(Enumerable.Range(1, 32).Select(n => (byte)n).ToArray());
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-verify-");

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable("CRM_MASTER_KEY", Key);
        await using var app = ServeHost.Build(new(folder.FullName, "http://127.0.0.1:0", Demo: false));
        await app.Services.GetRequiredService<StorageMigration>().RunAsync();
        await app.Services.GetRequiredService<FirstData>().EnsureAsync();
        await ConsentWeb.AddAsync(app.Services, entries: 12);
    }

    public Task DisposeAsync()
    {
        using (var pooled = new SqliteConnection(new StorageOptions(folder.FullName).SqliteConnectionString))
        {
            SqliteConnection.ClearPool(pooled);
        }
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task It_ends_with_the_count_or_names_the_first_bad_entry()
    {
        Assert.Equal((0, "ledger: 12 entries, ok"), await LastAsync());
        Tamper("UPDATE consent_ledger SET channel = 'Counter' WHERE number IN (5, 9)");
        Assert.Equal((1, "ledger: entry 5: its content was changed"), await LastAsync());
    }

    [Fact]
    public async Task A_tail_cut_off_is_named_and_a_restored_backup_is_accepted_by_a_word()
    {
        Tamper("DELETE FROM consent_ledger WHERE number > 10; UPDATE consent_states SET entry = 10, state = (SELECT state FROM consent_ledger "
            + "WHERE number = 10)");
        Assert.Equal((1, "ledger: entry 11: it is missing: it was deleted, or an older copy was put back"), await LastAsync());
        Assert.Equal((0, "ledger: 10 entries, ok"), await LastAsync("--accept"));
        Assert.Equal((0, "ledger: 10 entries, ok"), await LastAsync());
    }

    [Fact]
    public async Task A_word_does_not_accept_what_was_changed()
    {
        Tamper("DELETE FROM consent_ledger WHERE number = 3");
        Assert.Equal((1, "ledger: entry 3: it is missing: it was deleted, or an older copy was put back"), await LastAsync("--accept"));
    }

    [Fact]
    public async Task With_another_master_key_no_seal_is_good_and_without_one_it_says_so()
    {
        var other = Convert.ToBase64String(new byte[32]);
        Assert.Equal((1, "ledger: entry 1: it does not carry this installation's seal"), await LastAsync(key: other));
        var (code, _, error) = await RunAsync([], "");
        Assert.Equal(1, code);
        Assert.Contains("CRM_MASTER_KEY", error);
    }

    private void Tamper(string sql)
    {
        using var connection = new SqliteConnection(new StorageOptions(folder.FullName).SqliteConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DROP TRIGGER consent_ledger_update; DROP TRIGGER consent_ledger_delete; " + sql;
        command.ExecuteNonQuery();
    }

    private async Task<(int Code, string Last)> LastAsync(string? option = null, string? key = null)
    {
        var (code, output, error) = await RunAsync(option is null ? [] : [option], key ?? Key);
        Assert.True(output.Length > 0, error);
        return (code, output[^1]);
    }

    private async Task<(int Code, string[] Output, string Error)> RunAsync(string[] options, string key)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["DOTNET_ENVIRONMENT"] = "Production",
                ["LANG"] = "en_US.UTF-8",
                ["LC_ALL"] = "en_US.UTF-8",
                ["CRM_MASTER_KEY"] = key,
                ["XDG_CONFIG_HOME"] = Path.Combine(folder.FullName, "home"),
            },
        };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "CrmAdmin.Server.dll"), "verify", "--data", folder.FullName }.Concat(options))
        {
            start.ArgumentList.Add(argument);
        }
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), await error);
    }
}
