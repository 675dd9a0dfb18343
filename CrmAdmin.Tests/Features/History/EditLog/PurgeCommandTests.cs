using System.Diagnostics;
using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Demo;
using CrmAdmin.Tests.Cli;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.History.EditLog;

/// <summary><c>purge</c> as a process of its own, also one that is killed in the midst of it.</summary>
public sealed class PurgeCommandTests : IAsyncLifetime
{
    private static readonly int Kills = Environment.GetEnvironmentVariable("SOAK") == "1" ? 20 : 3;
    private static readonly DateTimeOffset AsOf = new(2025, 3, 1, 2, 30, 0, TimeSpan.Zero);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-purge-");
    private TestShop shop = null!;

    private string File => shop.Storage.SqliteConnectionString;

    public async Task InitializeAsync()
    {
        shop = TestShop.Over(new StorageOptions(folder.FullName));
        await shop.MigrateAsync();
        LetGo();
    }

    public async Task DisposeAsync()
    {
        await shop.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task It_ends_with_the_count_and_refuses_the_future_where_customers_are_real()
    {
        LogFilling.Add(File, [AsOf.AddYears(-1).AddMicroseconds(-1), AsOf.AddYears(-1), AsOf.AddYears(-3)]);
        LetGo();
        Assert.Equal((0, "2 rows would be deleted"), await LastAsync("--dry-run", "--as-of", "2025-03-01T02:30:00Z"));
        Assert.Equal((0, "2 rows deleted"), await LastAsync("--as-of", "2025-03-01T03:30:00+01:00"));
        Assert.Equal((0, "0 rows deleted"), await LastAsync("--as-of", "2025-03-01T02:30:00Z"));
        Assert.Equal([LogFilling.Micros(AsOf.AddYears(-1))], LogFilling.Instants(File));
        LetGo();
        Assert.Equal(2, (await RunAsync(["--as-of", "2025-03-01T02:30:00"])).Code); // of which zone?
        Assert.Equal(2, (await RunAsync(["--as-of", "tomorrow"])).Code);

        var (code, output, error) = await RunAsync(["--as-of", "2999-01-01T00:00:00Z"]);
        Assert.Equal((1, 0), (code, output.Length));
        Assert.Contains("only where all customers are invented", error);
        LogFilling.Execute(File, "INSERT INTO settings (name, value) VALUES ('data.invented', 'true')");
        LetGo();
        Assert.Equal((0, "1 rows deleted"), await LastAsync("--as-of", "2999-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task The_future_is_refused_too_where_real_customers_came_among_invented_ones()
    {
        await shop.Services.GetRequiredService<CustomerSeed>().RunAsync(new(3, OrdersPerCustomer: 0, Seed: 1), new RecordedConsole(), default);
        await using (var db = shop.CreateDb())
        {
            db.Customers()
                .Add(new()
                {
                    LastName = "Archer",
                    AccountType = AccountType.Guest,
                    IsActive = true,
                    RegisteredAt = shop.Clock.Now,
                    AddedBy = AddedBy.Import,
                    LevelId = 1
                });
            await db.SaveChangesAsync();
        }
        LetGo();
        var (code, _, error) = await RunAsync(["--dry-run", "--as-of", "2999-01-01T00:00:00Z"]);
        Assert.Equal(1, code);
        Assert.Contains("only where all customers are invented", error);
    }

    [Fact]
    public async Task Killed_again_and_again_it_ends_where_it_would_have_ended()
    {
        var random = new Random(9);
        var oldest = AsOf.AddYears(-1);
        LogFilling.Fill(File, 5_000, oldest, customers: 10_000);
        var kept = LogFilling.Instants(File);
        var (killed, cut) = (0, 0);
        for (var round = 0; killed < Kills && round < Kills * 5; round++) // a busy machine may be too late for a blow now and then
        {
            LogFilling.Fill(File, 30_000, oldest.AddSeconds(-30_000), customers: 10_000);
            var before = LogFilling.Instants(File).Count;
            LetGo();
            await KillAtAsync(random.Next(1, 7));
            var left = LogFilling.Instants(File);
            killed += left.Count > kept.Count && left.Count < before ? 1 : 0;
            Assert.Equal(kept, left.Where(at => at >= LogFilling.Micros(oldest)));
            cut += await RunningAsync(); // also where the blow fell between the last delete and the run's end
        }
        Assert.True(killed == Kills, $"{killed} of {Kills} were in the midst of it");
        var expected = LogFilling.Instants(File).Count - kept.Count;
        LetGo();
        Assert.Equal((0, string.Create(CultureInfo.InvariantCulture, $"{expected} rows would be deleted")),
            await LastAsync("--dry-run", "--as-of", "2025-03-01T02:30:00Z"));
        Assert.Equal((0, string.Create(CultureInfo.InvariantCulture, $"{expected} rows deleted")), await LastAsync("--as-of", "2025-03-01T02:30:00Z"));
        Assert.Equal(kept, LogFilling.Instants(File));
        await using var db = shop.CreateDb();
        Assert.Equal(["ok"], await db.Database.SqlQuery<string>($"SELECT integrity_check AS \"Value\" FROM pragma_integrity_check").ToListAsync());
        var runs = await db.JobRuns().ToListAsync();
        Assert.Equal(cut, runs.Count(run => run.State == JobState.Interrupted));
        Assert.DoesNotContain(runs, run => run.State == JobState.Running);
    }

    private async Task<int> RunningAsync()
    {
        await using var db = shop.CreateDb();
        return await db.JobRuns().CountAsync(run => run.State == JobState.Running);
    }

    // A tenth of the progress after another stands on standard error; the blow comes at one of them.
    private async Task KillAtAsync(int tenth)
    {
        using var process = Process.Start(Start(["--as-of", "2025-03-01T02:30:00Z"]))!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        for (var seen = 0; seen < tenth && await process.StandardError.ReadLineAsync(patience.Token) is { } line;)
        {
            seen += line.StartsWith("purge:", StringComparison.Ordinal) && !line.Contains(" 0/", StringComparison.Ordinal) ? 1 : 0;
        }
        process.Kill();
        await process.WaitForExitAsync(patience.Token);
    }

    private async Task<(int Code, string Last)> LastAsync(params string[] options)
    {
        var (code, output, error) = await RunAsync(options);
        Assert.True(output.Length > 0, error);
        return (code, output[^1]);
    }

    private async Task<(int Code, string[] Output, string Error)> RunAsync(string[] options)
    {
        using var process = Process.Start(Start(options))!;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), await error);
    }

    private ProcessStartInfo Start(string[] options)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DOTNET_ENVIRONMENT"] = "Production", ["LANG"] = "en_US.UTF-8", ["LC_ALL"] = "en_US.UTF-8"
            },
        };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "CrmAdmin.Server.dll"), "purge", "--data", folder.FullName }.Concat(options))
        {
            start.ArgumentList.Add(argument);
        }
        return start;
    }

    // The other process is to be alone with the file, as in life.
    private void LetGo()
    {
        using var pooled = new SqliteConnection(File);
        SqliteConnection.ClearPool(pooled);
    }
}
