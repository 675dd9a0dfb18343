using System.Diagnostics;
using System.Text.RegularExpressions;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Exchange.Exports;
using CrmAdmin.Server.Features.History.AccessLog;
using Xunit;

namespace CrmAdmin.Tests.Cli;

/// <summary><c>export</c> as a process: what it leaves in the folder, in the log and as its exit code, also when it is broken off.</summary>
public sealed class ExportCommandTests(SeededFolder seeded) : IClassFixture<SeededFolder>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-cli-export-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task An_export_ends_with_its_count_and_takes_no_files_place_unasked()
    {
        await RunAsync("seed", "--customers", "30");
        var (code, output, _) = await ExportAsync("all.csv");
        var (twice, _, refusal) = await ExportAsync("all.csv", "--level", "new");
        var (again, _, _) = await ExportAsync("all.csv", "--overwrite", "--template", "contact", "--separator", "semicolon");
        var (none, nothing, _) = await ExportAsync("some.xlsx", "--search", "nobody at all", "--level", "VIP");

        Assert.Equal((0, "30 rows exported"), (code, output[^1]));
        Assert.Equal(1, twice);
        Assert.Contains(refusal, line => line.Contains("--overwrite", StringComparison.Ordinal));
        Assert.Equal(0, again);
        var lines = await File.ReadAllLinesAsync(PathOf("all.csv"));
        Assert.Equal(31, lines.Length);
        Assert.Equal(13, lines[0].Split(';').Length);
        Assert.Equal((0, "0 rows exported"), (none, nothing[^1]));
        Assert.Empty(Parts);
        Assert.Equal(
            ["30 → CSV, AllFields: yearly audit", "30 → CSV, Contact: yearly audit", "0 → XLSX, AllFields: yearly audit (?q=nobody%20at%20all&level=5)"],
            (await LogAsync()).Select(entry => Regex.Replace(entry.Subject!, "level=[0-9]+", "level=5")));
    }

    [Fact]
    public async Task A_search_and_a_level_narrow_it_together()
    {
        await RunAsync("seed", "--customers", "300");
        var counts = new List<int>();
        foreach (var narrowed in new string[][]
        {
            ["--search", "shop.example"], ["--level", "gold"], ["--search", "shop.example", "--level", "gold"], ["--level", "gold", "--level", "VIP"]
        })
        {
            var (code, output, _) = await ExportAsync(["some.csv", "--overwrite", .. narrowed]);
            Assert.Equal(0, code);
            counts.Add(int.Parse(output[^1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
        }
        Assert.InRange(counts[2], 1, Math.Min(counts[0], counts[1]));
        Assert.True(counts[3] >= counts[1] && counts[1] < 300, string.Join(", ", counts));
    }

    [Fact]
    public async Task Without_a_reason_the_log_says_that_none_was_given()
    {
        var (code, output, _) = await RunAsync("export", "all.csv");
        Assert.Equal((0, true), (code, output[^1].EndsWith(" rows exported", StringComparison.Ordinal)));
        Assert.Contains(ExportCommand.NoReason, Assert.Single(await LogAsync()).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_or_long_reason_is_wrong_usage_and_says_so()
    {
        foreach (var args in new string[][] { ["export", "all.csv", "--reason", "  "], ["export", "all.csv", "--reason", new('x', 201)] })
        {
            var (code, _, error) = await RunAsync(args);
            Assert.Equal(2, code);
            Assert.Contains(error, line => line.Contains("--reason", StringComparison.Ordinal));
        }
        Assert.Equal((1, 1, 2),
            ((await ExportAsync("all.pdf")).Code, (await ExportAsync("x.csv", "--level", "Platinum")).Code,
                (await ExportAsync("x.csv", "--template", "x")).Code));
        Assert.Empty(Directory.GetFiles(folder.FullName));
        Assert.Empty(await LogAsync());
    }

    [Fact]
    public async Task What_cannot_be_written_there_leaves_no_note()
    {
        folder.CreateSubdirectory("folder.csv");
        foreach (var file in new[] { Path.Combine("nowhere", "all.csv"), "folder.csv", Path.Combine("/proc", "all.csv") })
        {
            var (code, _, error) = await ExportAsync(file);
            Assert.Equal(1, code);
            Assert.NotEmpty(error);
        }
        Assert.Empty(await LogAsync());
        Assert.Equal(0, await QueryAsync(db => db.ExportRuns().CountAsync()));
    }

    [Theory]
    [InlineData(ProgramProcess.Interrupt)]
    [InlineData(ProgramProcess.Terminate)]
    public async Task Broken_off_it_leaves_no_part_fails_and_the_log_says_that_nothing_left(int signal)
    {
        seeded.CopyTo(folder);
        using var process = await StartAsync();
        await ProgramProcess.SignalAsync(process, signal);
        var (code, output, error) = await ProgramProcess.EndAsync(process);

        Assert.Equal((1, "Cancelled."), (code, error[^1]));
        Assert.Empty(output);
        Assert.Empty(Parts);
        Assert.False(File.Exists(PathOf("all.xlsx")));
        Assert.Equal(ExportState.Cancelled, await QueryAsync(db => db.ExportRuns().Select(run => run.State).SingleAsync()));
        Assert.Equal([AccessKind.Exported, AccessKind.NotExported], (await LogAsync()).Select(entry => entry.Kind));
    }

    [Fact]
    public async Task A_killed_one_leaves_a_part_that_the_next_takes_away_and_touches_nobody_elses()
    {
        seeded.CopyTo(folder);
        var foreign = PathOf("all.xlsx.mine.part");
        await File.WriteAllTextAsync(foreign, "another's");
        using (var process = await StartAsync())
        {
            await ProgramProcess.SignalAsync(process, ProgramProcess.Kill);
            await ProgramProcess.EndAsync(process);
        }
        Assert.Single(Parts);
        Assert.Equal([AccessKind.Exported], (await LogAsync()).Select(entry => entry.Kind)); // some of it may have been read

        Assert.Equal(0, (await ExportAsync("all.xlsx", "--template", "contact", "--level", "VIP")).Code);
        Assert.Empty(Parts);
        Assert.Equal("another's", await File.ReadAllTextAsync(foreign));
    }

    private IEnumerable<string> Parts => Directory.GetFiles(folder.FullName, "*.part").Where(path => !path.EndsWith(".mine.part", StringComparison.Ordinal));

    private string PathOf(string file) => Path.Combine(folder.FullName, file);

    private Task<(int Code, string[] Output, string[] Error)> ExportAsync(params string[] args) => RunAsync(["export", "--reason", "yearly audit", .. args]);

    private Task<(int Code, string[] Output, string[] Error)> RunAsync(params string[] args) => new ProgramProcess(folder.FullName).RunAsync(args, []);

    /// <summary>A workbook of all, when some of it is on the disk.</summary>
    private async Task<Process> StartAsync()
    {
        var process = new ProgramProcess(folder.FullName).Start(["export", "all.xlsx", "--reason", "yearly audit"], []);
        for (var waited = Stopwatch.StartNew(); !Parts.Any(path => new FileInfo(path).Length > 0);)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1) && !process.HasExited, "It wrote nothing.");
            await Task.Delay(5);
        }
        return process;
    }

    private Task<List<AccessEntry>> LogAsync() => QueryAsync(db => db.AccessEntries().OrderBy(entry => entry.Id).ToListAsync());

    private async Task<T> QueryAsync<T>(Func<CrmDbContext, Task<T>> query)
    {
        await using var shop = TestShop.Over(new StorageOptions(PathOf("data")));
        await using var db = shop.CreateDb();
        return await query(db);
    }
}

/// <summary>A shop with so many customers that writing them takes seconds, made once.</summary>
public sealed class SeededFolder : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-cli-seeded-");

    public async Task InitializeAsync()
        => Assert.Equal(0, (await new ProgramProcess(folder.FullName).RunAsync(["seed", "--customers", "40000", "--orders-per-customer", "0"], [])).Code);

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    public void CopyTo(DirectoryInfo other)
    {
        var data = other.CreateSubdirectory("data");
        foreach (var file in new DirectoryInfo(Path.Combine(folder.FullName, "data")).GetFiles())
        {
            file.CopyTo(Path.Combine(data.FullName, file.Name));
        }
    }
}
