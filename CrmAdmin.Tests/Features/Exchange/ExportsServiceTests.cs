using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.AccessLog;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Server.Features.AccessLog;
using CrmAdmin.Server.Features.Exchange;
using CrmAdmin.Server.Features.Jobs;
using CrmAdmin.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange;

public sealed class ExportsServiceTests : ExportTest
{
    [Fact]
    public async Task A_reason_is_asked_and_logged_at_the_start_and_with_each_download()
    {
        await AddCustomersAsync(3);
        Assert.Equal(["Reason input.required"], await BrokenRulesAsync(() => Exports.StartAsync(new() { Reason = "  " })));
        var id = await StartAsync(new() { Search = "ann", Active = true });
        await Runner.RunDueAsync(default);
        await ContentAsync(id);
        await ContentAsync(id);

        var log = await QueryAsync(db => db.AccessEntries().OrderBy(entry => entry.Id).ToListAsync());
        Assert.Equal([AccessKind.Exported, AccessKind.Downloaded, AccessKind.Downloaded], log.Select(entry => entry.Kind));
        Assert.All(log, entry => Assert.Equal(("3 customers, AllFields, Csv: yearly audit (?q=ann&status=active)", Me!.Id, null), (entry.Subject, entry.StaffId, entry.CustomerId)));
        var row = (await Exports.ListAsync()).Items.Single();
        Assert.Equal((ExportState.Ready, 3, 3, true, "yearly audit"), (row.State, row.Rows, row.Total, row.MayFetch, row.Reason));
        Assert.Equal(Clock.Now + TimeSpan.FromDays(1), row.ExpiresAt);
        Assert.Equal("customers-2026-03-02-1000.csv", (await Exports.FetchAsync(id)).Name); // in the store's time zone
    }

    [Fact]
    public async Task The_file_is_its_owners_alone_on_the_disk()
    {
        var id = await StartAsync();
        await Runner.RunDueAsync(default);
        if (OperatingSystem.IsWindows())
        {
            return; // has no such modes
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Stored.Single()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        Assert.Equal(new FileInfo(Stored.Single()).Length, (await RunAsync(id)).Size);
    }

    [Fact]
    public async Task A_second_click_starts_nothing()
    {
        var input = new ExportInput { Reason = "audit", Command = Guid.NewGuid() };
        Assert.Equal(await Exports.StartAsync(input), await Exports.StartAsync(input));
        Assert.Equal(1, await QueryAsync(db => db.ExportRuns().CountAsync()));
        Assert.Equal(1, await QueryAsync(db => db.AccessEntries().CountAsync()));
    }

    [Fact]
    public async Task Ten_wait_at_most()
    {
        for (var n = 0; n < 10; n++)
        {
            await StartAsync();
        }
        Assert.Equal("export.too-many", await RefusalAsync(() => StartAsync()));
        await Runner.RunDueAsync(default);
        Assert.Equal(10, Stored.Length);
        await StartAsync();
    }

    [Fact]
    public async Task Others_see_nothing_of_it_but_those_who_may_see_all()
    {
        var owner = await As(StaffRole.Manager);
        var id = await StartAsync();
        await Runner.RunDueAsync(default);
        await As(StaffRole.Manager);
        Assert.Empty((await Exports.ListAsync()).Items);
        Assert.Equal("not-found", await RefusalAsync(() => Exports.FetchAsync(id)));
        Assert.Equal("not-found", await RefusalAsync(() => Exports.DeleteAsync(id)));
        Assert.Equal("not-found", await RefusalAsync(() => Exports.CancelAsync(id)));
        await As(StaffRole.Administrator);
        Assert.Equal(owner.Name, (await Exports.ListAsync()).Items.Single().By);
        Assert.NotEmpty(await ContentAsync(id));
    }

    [Fact]
    public async Task Whoever_lost_the_right_to_see_in_full_does_not_get_it_from_an_old_file()
    {
        await As(StaffRole.Manager);
        var id = await StartAsync();
        await Runner.RunDueAsync(default);
        await SetRightAsync(StaffRole.Manager, Permissions.CustomersSensitive, allowed: false);
        await As(Me!);
        Assert.False((await Exports.ListAsync()).Items.Single().MayFetch);
        Assert.Equal("not-found", await RefusalAsync(() => Exports.FetchAsync(id)));
    }

    [Fact]
    public async Task A_cancelled_one_leaves_no_file_and_a_finished_one_cannot_be_cancelled()
    {
        var id = await StartAsync();
        await Exports.CancelAsync(id);
        await Runner.RunDueAsync(default);
        Assert.Equal(ExportState.Cancelled, (await RunAsync(id)).State);
        Assert.Empty(Stored);
        var done = await StartAsync();
        await Runner.RunDueAsync(default);
        Assert.Equal("export.over", await RefusalAsync(() => Exports.CancelAsync(done)));
        Assert.Equal("export.over", await RefusalAsync(() => Exports.CancelAsync(id)));
    }

    [Fact]
    public async Task Cancelled_while_it_runs_it_stops_and_leaves_no_file()
    {
        await AddCustomersAsync(5_001);
        var id = await StartAsync();
        var cancelled = new TaskCompletionSource();
        using var subscription = Shop.Services.GetRequiredService<IChangeNotices>().Subscribe(notice =>
        {
            if (notice.Area == ChangeArea.Exports && Runner.RowsOf(id) > 0 && cancelled.TrySetResult())
            {
                Runner.Stop(id); // as the service does after the commit
            }
        });
        var running = Runner.RunDueAsync(default);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await running;
        Assert.Empty(Stored);
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_its_row_stays()
    {
        var id = await StartAsync();
        Assert.Equal("export.no-file", await RefusalAsync(() => Exports.DeleteAsync(id)));
        await Runner.RunDueAsync(default);
        await Exports.DeleteAsync(id);
        Assert.Empty(Stored);
        Assert.Equal(("not-found", "export.no-file"), (await RefusalAsync(() => Exports.FetchAsync(id)), await RefusalAsync(() => Exports.DeleteAsync(id))));
        Assert.Equal(ExportState.Deleted, (await Exports.ListAsync()).Items.Single().State);
    }

    [Fact]
    public async Task After_a_day_nobody_gets_it_even_before_the_job_has_deleted_it()
    {
        var job = Shop.Services.GetServices<IScheduledJob>().Single(job => job.Name == "export-expiry");
        var id = await StartAsync();
        await Runner.RunDueAsync(default);
        Clock.Now += TimeSpan.FromDays(1) - TimeSpan.FromTicks(10);
        Assert.Equal(0, await job.RunAsync(Clock.Now, isDryRun: false, null, default));
        Assert.NotEmpty(await ContentAsync(id));
        Clock.Now += TimeSpan.FromTicks(10);
        await As(StaffRole.Administrator);
        Assert.Equal(ExportState.Expired, (await Exports.ListAsync()).Items.Single().State);
        Assert.Equal("not-found", await RefusalAsync(() => Exports.FetchAsync(id)));
        Assert.Equal(1, await job.RunAsync(Clock.Now, isDryRun: true, null, default));
        Assert.Single(Stored);
        Assert.Equal(1, await job.RunAsync(Clock.Now, isDryRun: false, null, default));
        Assert.Equal(0, await job.RunAsync(Clock.Now, isDryRun: false, null, default));
        Assert.Empty(Stored);
        Assert.Equal(ExportState.Expired, (await RunAsync(id)).State);
    }

    [Fact]
    public async Task Of_one_person_one_runs_at_a_time_and_two_in_all()
    {
        await AddCustomersAsync(200);
        var most = 0;
        var together = 0;
        using var subscription = Shop.Services.GetRequiredService<IChangeNotices>().Subscribe(notice =>
        {
            if (notice.Area == ChangeArea.Exports)
            {
                using var db = Shop.CreateDb();
                var running = db.ExportRuns().AsNoTracking().Where(run => run.State == ExportState.Running).ToList();
                most = Math.Max(most, running.Count);
                together = Math.Max(together, running.GroupBy(run => run.StaffId).Select(person => person.Count()).DefaultIfEmpty().Max());
            }
        });
        foreach (var _ in Enumerable.Range(0, 3))
        {
            await As(StaffRole.Manager);
            await StartAsync();
            await StartAsync();
        }
        await Runner.RunDueAsync(default);
        Assert.Equal((2, 1), (most, together));
        Assert.Equal(6, Stored.Length);
    }

    [Fact]
    public async Task What_a_restart_cut_off_is_begun_again_and_half_a_file_is_offered_to_nobody()
    {
        await AddCustomersAsync(2);
        var id = await StartAsync();
        await SetRunningAsync(id, tries: 1);
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "half.csv.part"), "half");
        await File.WriteAllTextAsync(Path.Combine(Folder, "half.csv"), "whole, but its commit was lost");
        Assert.Equal("not-found", await RefusalAsync(() => Exports.FetchAsync(id)));

        await using var again = Shop.Again();
        var runner = again.Services.GetRequiredService<ExportRunner>();
        await runner.RecoverAsync(default);
        Assert.Empty(Stored);
        await runner.RunDueAsync(default);
        Assert.Equal((ExportState.Ready, 2), ((await RunAsync(id)).State, (await RunAsync(id)).Tries));
        Assert.Equal(3, Rows(await ContentAsync(id)).Count);
    }

    [Fact]
    public async Task After_three_restarts_it_is_given_up()
    {
        var id = await StartAsync();
        await SetRunningAsync(id, ExportRunner.MostTries);
        await Runner.RecoverAsync(default);
        Assert.Equal((ExportState.Failed, "export.cut-off"), ((await RunAsync(id)).State, (await RunAsync(id)).Problem));
    }

    [Fact]
    public async Task A_program_that_stops_in_good_order_puts_it_back_into_the_queue()
    {
        await AddCustomersAsync(5_001);
        var id = await StartAsync();
        using var stopping = new CancellationTokenSource();
        using var subscription = Shop.Services.GetRequiredService<IChangeNotices>().Subscribe(_ =>
        {
            if (Runner.RowsOf(id) > 0)
            {
                stopping.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Runner.RunDueAsync(stopping.Token));
        Assert.Equal(ExportState.Waiting, (await RunAsync(id)).State);
        Assert.Empty(Stored);
    }

    [Fact]
    public async Task A_disk_that_takes_no_more_is_told_and_leaves_nothing()
    {
        await File.WriteAllTextAsync(Folder, "in the way of the folder");
        var id = await StartAsync();
        await Runner.RunDueAsync(default);
        Assert.Equal((ExportState.Failed, "export.not-written", null), ((await RunAsync(id)).State, (await RunAsync(id)).Problem, (await RunAsync(id)).StoredAs));
        File.Delete(Folder);
    }

    private Task SetRunningAsync(long id, int tries) => QueryAsync(async db =>
    {
        var run = await db.ExportRuns().SingleAsync(one => one.Id == id);
        (run.State, run.Tries, run.StoredAs) = (ExportState.Running, tries, "half.csv");
        return await db.SaveChangesAsync();
    });
}
