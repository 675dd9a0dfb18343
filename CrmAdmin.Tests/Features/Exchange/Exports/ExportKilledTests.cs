using System.Diagnostics;
using System.IO.Compression;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Tests.Browser;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

/// <summary>The real program, killed in the middle of a file and started again.</summary>
public sealed class ExportKilledTests : IAsyncLifetime
{
    private const int Customers = 40_000;
    private const int Begun = 200_000; // bytes of the several millions
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly ServerProcess server = new();
    private TestShop shop = null!;

    private string[] Files => Directory.Exists(Path.Combine(server.Folder, "exports")) ? Directory.GetFiles(Path.Combine(server.Folder, "exports")) : [];

    public async Task InitializeAsync()
    {
        shop = TestShop.Over(new StorageOptions(server.Folder), server.Key);
        await shop.MigrateAsync();
    }

    public async Task DisposeAsync()
    {
        await server.StopAsync();
        await shop.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_of_a_file_ends_it_after_the_next_start()
    {
        await AddAsync();
        await server.StartAsync(demo: false);
        await UntilAsync(() => Task.FromResult(Files.Any(path => path.EndsWith(".part", StringComparison.Ordinal)
            && new FileInfo(path) is { Exists: true, Length: > 0 and < Begun })));
        await server.StopAsync();
        var cut = (await RunsAsync()).Single(run => run.State == ExportState.Running);
        Assert.Equal(1, cut.Tries);
        Assert.Contains(Files, path => path.EndsWith(cut.StoredAs + ".part", StringComparison.Ordinal));

        await server.StartAsync(demo: false);
        await UntilAsync(async () => (await RunsAsync()).All(run => run.State == ExportState.Ready));
        var runs = await RunsAsync();
        Assert.Equal(2, runs.Single(run => run.Id == cut.Id).Tries);
        Assert.All(runs, run => Assert.Equal(Customers, run.Rows));
        Assert.Equal(
            runs.Select(run => run.StoredAs!).Order(StringComparer.Ordinal), Files.Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        foreach (var file in Files)
        {
            await using var whole = await ZipFile.OpenReadAsync(file);
            Assert.NotNull(whole.GetEntry("xl/workbook.xml")); // written last
        }
    }

    // More than one, of one person: whichever is being written is caught near its beginning.
    private async Task AddAsync()
    {
        await using var db = shop.CreateDb();
        await using var write = await db.BeginWriteAsync(default);
        var level = await db.DefaultLevelIdAsync(default);
        await db.InsertAsync(
            [.. Enumerable.Range(1, Customers).Select(n => new Customer
            {
                Number = $"N{n}",
                FirstName = "Ann",
                LastName = "Archer",
                Company = Guid.NewGuid().ToString(),
                AccountType = AccountType.Guest,
                IsActive = true,
                RegisteredAt = db.Now,
                AddedBy = AddedBy.Import,
                LevelId = level,
            })], default);
        var mina = new StaffMember { Name = "Mina", Email = "mina@staff.example", EmailKey = "mina@staff.example", Role = StaffRole.Administrator };
        db.Staff().Add(mina);
        await db.SaveChangesAsync();
        foreach (var n in Enumerable.Range(1, 4))
        {
            var export = new ExportRun
            {
                At = db.Now,
                StaffId = mina.Id,
                By = mina.Name,
                Reason = $"audit {n}",
                Template = ExportTemplate.AllFields,
                Shown = ExportRun.Addresses,
                Format = ExportFormat.Xlsx,
                Query = "",
                Language = "en",
                IsMasked = false,
                State = ExportState.Waiting,
                Total = Customers,
            };
            db.ExportRuns().Add(export);
            await db.SaveChangesAsync();
            db.Author = new(mina.Id, mina.Name, "ui", "c");
            JobRuns.Queue(db, ExportJob.JobName, ExportTask.SlotOf(export.Id), new ExportTask(export.Id));
        }
        await db.SaveChangesAsync();
        await write.CommitAsync();
    }

    private async Task<List<ExportRun>> RunsAsync()
    {
        await using var db = shop.CreateDb();
        return await db.ExportRuns().AsNoTracking().ToListAsync();
    }

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        for (var waited = Stopwatch.StartNew(); !await isSo(); await Task.Delay(2))
        {
            Assert.True(waited.Elapsed < Patience, "It took too long.");
        }
    }
}
