using System.CommandLine;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Exchange.Exports;
using CrmAdmin.Server.Features.History.AccessLog;
using CrmAdmin.Tests.Cli;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

/// <summary>What goes wrong under an export: a store that is away at the worst moment, files that nobody knows, rights that went meanwhile.</summary>
public sealed class ExportFaultTests : ExportTest
{
    [Fact]
    public async Task An_end_that_could_not_be_committed_leaves_no_file_and_holds_nobody_up()
    {
        var (source, runner) = Failing();
        await AddCustomersAsync(2);
        var id = await StartAsync();
        // the file is whole, its end is not told
        source.Fails = () => source.HasFailed || Stored.Any(file => !file.EndsWith(".part", StringComparison.Ordinal));
        await AssertAwayAsync(() => runner.RunWaitingAsync());
        Assert.True(source.HasFailed);
        Assert.Empty(Stored);
        Assert.Equal(ExportState.Running, (await RunAsync(id)).State); // nobody could say otherwise

        source.Fails = () => false;
        var next = await StartAsync();
        await runner.RunWaitingAsync();
        Assert.Equal((ExportState.Ready, 2), ((await RunAsync(id)).State, (await RunAsync(id)).Tries));
        Assert.Equal(ExportState.Ready, (await RunAsync(next)).State);
        Assert.Equal(3, Rows(await ContentAsync(id)).Count);
        Assert.Equal(2, Stored.Length);
    }

    [Fact]
    public async Task An_end_that_failed_once_is_told_as_a_failure_and_leaves_no_file()
    {
        var (source, runner) = Failing();
        var id = await StartAsync();
        source.Fails = () => !source.HasFailed && Stored.Any(file => !file.EndsWith(".part", StringComparison.Ordinal));
        await runner.RunWaitingAsync();
        Assert.True(source.HasFailed);
        Assert.Equal((ExportState.Failed, "export.failed", null), ((await RunAsync(id)).State, (await RunAsync(id)).Problem, (await RunAsync(id)).StoredAs));
        Assert.Empty(Stored);
    }

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Xlsx)]
    public async Task A_disk_that_is_full_in_the_middle_is_told_and_leaves_nothing(ExportFormat format)
    {
        await AddCustomersAsync(5_001, (c, n) => c.Company = Guid.NewGuid().ToString());
        var disk = new FullDisk(Shop.Storage, room: 200_000);
        var runner = RunnerOf(Shop.Services.GetRequiredService<ICrmDbSource>(), disk);
        var id = await StartAsync(format: format);
        await runner.RunWaitingAsync();
        Assert.Equal(200_000, disk.Taken);
        Assert.Equal(
            (ExportState.Failed, "export.not-written", null), ((await RunAsync(id)).State, (await RunAsync(id)).Problem, (await RunAsync(id)).StoredAs));
        Assert.Empty(Stored);
    }

    [Fact]
    public async Task The_command_line_on_a_full_disk_leaves_nothing_and_says_so_in_the_log()
    {
        await AddCustomersAsync(5_001);
        var disk = new FullDisk(Shop.Storage, room: 200_000);
        await using var scope = Shop.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentStaff>().UseCommandLine();
        var verb = new ExportCommand();
        var folder = Directory.CreateDirectory(Path.Combine(Shop.Storage.Folder, "out")).FullName;
        var parsed = new RootCommand { verb.Command }.Parse(["export", "all.csv", "--reason", "audit"]);
        Assert.Empty(parsed.Errors);
        var services = new Instead(scope.ServiceProvider, RunnerOf(Get<ICrmDbSource>(), disk));
        Assert.Equal("export.not-written", await RefusalAsync(() => verb.RunAsync(new(parsed, services, new RecordedConsole(), folder), default)));

        Assert.Equal(200_000, disk.Taken);
        Assert.Empty(Directory.GetFiles(folder));
        var run = await QueryAsync(db => db.ExportRuns().SingleAsync());
        Assert.Equal((ExportState.Failed, "export.not-written", "audit"), (run.State, run.Problem, run.Reason));
        Assert.Equal(
            [(AccessKind.Exported, "5001 → CSV, AllFields: audit"), (AccessKind.NotExported, "0 → CSV, AllFields: audit")],
            (await QueryAsync(db => AccessEntriesTable.AccessEntries(db).OrderBy(entry => entry.Id).ToListAsync()))
                .Select(entry => (entry.Kind, entry.Subject!)));
    }

    [Fact]
    public async Task The_job_takes_away_files_that_nobody_knows_and_leaves_what_is_written_now()
    {
        var job = Shop.Services.GetServices<IJob>().Single(job => job.Name == "export-expiry");
        var id = await StartAsync();
        await Runner.RunWaitingAsync();
        await File.WriteAllTextAsync(Path.Combine(Folder, "lost.csv"), "whole, but nobody knows it");
        await File.WriteAllTextAsync(Path.Combine(Folder, "lost.xlsx.part"), "half, and nobody knows it");
        var writing = await StartAsync();
        await QueryAsync(async db =>
        {
            var run = await db.ExportRuns().SingleAsync(one => one.Id == writing);
            (run.State, run.StoredAs) = (ExportState.Running, "now.csv");
            return await db.SaveChangesAsync();
        });
        await File.WriteAllTextAsync(Path.Combine(Folder, "now.csv.part"), "half, and being written");

        Assert.Equal(2, await job.CountAsync(Clock.Now));
        Assert.Equal(4, Stored.Length);
        Assert.Equal(2, await job.DoAsync(Clock.Now));
        Assert.Equal(["now.csv.part", (await RunAsync(id)).StoredAs!],
            Stored.Select(path => Path.GetFileName(path)!).OrderByDescending(name => name, StringComparer.Ordinal));
        Assert.NotEmpty(await ContentAsync(id));
    }

    [Fact]
    public async Task Whoever_was_disabled_or_lost_the_right_while_it_waited_gets_no_file()
    {
        var disabled = await As(StaffRole.Manager);
        var first = await StartAsync();
        await As(StaffRole.Manager);
        var second = await StartAsync();
        await QueryAsync(async db =>
        {
            (await StaffTables.Staff(db).SingleAsync(member => member.Id == disabled.Id)).IsDisabled = true;
            return await db.SaveChangesAsync();
        });
        await Runner.RunWaitingAsync();
        Assert.Equal((ExportState.Failed, "export.right-gone"), ((await RunAsync(first)).State, (await RunAsync(first)).Problem));
        Assert.Equal(ExportState.Ready, (await RunAsync(second)).State);

        var third = await StartAsync();
        await SetRightAsync(StaffRole.Manager, Permissions.CustomersExport, allowed: false);
        await Runner.RunWaitingAsync();
        Assert.Equal((ExportState.Failed, "export.right-gone", null),
            ((await RunAsync(third)).State, (await RunAsync(third)).Problem, (await RunAsync(third)).StoredAs));
        Assert.Single(Stored);
    }

    [Fact]
    public async Task A_log_is_not_written_for_whoever_may_not_read_it_any_more()
    {
        await As(StaffRole.Manager);
        var customer = await AddCustomerAsync();
        var id = await Exports.StartAsync(new() { Log = $"/customers/{customer}?tab=logs", Reason = "audit", Command = Guid.NewGuid() });
        await SetRightAsync(StaffRole.Manager, Permissions.LogsExport, allowed: false);
        await Runner.RunWaitingAsync();
        Assert.Equal("export.right-gone", (await RunAsync(id)).Problem);
        Assert.Empty(Stored);
    }

    [Fact]
    public async Task Whoever_lost_the_right_to_see_in_full_while_it_waited_gets_it_masked()
    {
        await As(StaffRole.Manager);
        await AddCustomersAsync(1);
        var id = await StartAsync();
        await SetRightAsync(StaffRole.Manager, Permissions.CustomersSensitive, allowed: false);
        await Runner.RunWaitingAsync();
        await As(Me!);
        var text = System.Text.Encoding.UTF8.GetString(await ContentAsync(id));
        Assert.Contains("a•••@shop.example", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ann@shop.example", text, StringComparison.Ordinal);
    }

    private (FailingSource Source, JobRunner Runner) Failing()
    {
        var source = new FailingSource(Shop.Services.GetRequiredService<ICrmDbSource>());
        return (source, RunnerOf(source, Shop.Services.GetRequiredService<ExportFiles>()));
    }

    private JobRunner RunnerOf(ICrmDbSource source, ExportFiles files)
        => new([new ExportJob(source, Get<ExportWriter>(), files)], new JobRuns(source, Shop.Storage, Clock), Get<IStoreInfo>(), Get<IChangeNotices>(), Clock,
            NullLogger<JobRunner>.Instance);

    private static async Task AssertAwayAsync(Func<Task> work) => await Assert.ThrowsAsync<StorageUnavailableException>(work);

    private sealed class Instead(IServiceProvider services, JobRunner runner) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(JobRunner) ? runner : services.GetService(serviceType);
    }

    private sealed class FailingSource(ICrmDbSource inner) : ICrmDbSource
    {
        public Func<bool> Fails { get; set; } = () => false;

        public bool HasFailed { get; private set; }

        public CrmDbContext Create(Author author)
        {
            if (Fails())
            {
                HasFailed = true;
                throw new StorageUnavailableException(new IOException("The store is away."));
            }
            return inner.Create(author);
        }
    }
}
