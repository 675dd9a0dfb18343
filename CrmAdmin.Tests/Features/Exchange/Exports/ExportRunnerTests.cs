using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Exchange.Exports;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

/// <summary>How files come to be: in turn, again after a restart, never by half.</summary>
public sealed class ExportRunnerTests : ExportTest
{
    [Fact]
    public async Task Cancelled_while_it_runs_it_stops_and_leaves_no_file()
    {
        await AddCustomersAsync(5_001);
        var id = await StartAsync();
        await MeanwhileAsync(id, () => Exports.CancelAsync(id));
        Assert.Empty(Stored);
        Assert.Equal((ExportState.Cancelled, null), ((await RunAsync(id)).State, (await RunAsync(id)).StoredAs));
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
        await Runner.RunWaitingAsync();
        Assert.Equal((2, 1), (most, together));
        Assert.Equal(6, Stored.Length);
    }

    [Fact]
    public async Task What_a_restart_cut_off_is_begun_again_and_half_a_file_is_offered_to_nobody()
    {
        await AddCustomersAsync(2);
        var id = await StartAsync();
        await SetRunningAsync(id, tries: 1);
        Assert.Equal("not-found", await RefusalAsync(() => Exports.FetchAsync(id)));
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "half.csv.part"), "half");
        await File.WriteAllTextAsync(Path.Combine(Folder, "half.csv"), "whole, but its commit was lost");

        await using var again = Shop.Again();
        await again.Services.GetRequiredService<JobRunner>().RunWaitingAsync();
        Assert.Equal((ExportState.Ready, 2), ((await RunAsync(id)).State, (await RunAsync(id)).Tries));
        Assert.Equal([(await RunAsync(id)).StoredAs], Stored.Select(Path.GetFileName));
        Assert.Equal(3, Rows(await ContentAsync(id)).Count);
    }

    [Fact]
    public async Task After_three_restarts_it_is_given_up()
    {
        var id = await StartAsync();
        await SetRunningAsync(id, JobRuns.MaxTries);
        await Runner.RunWaitingAsync();
        Assert.Equal((ExportState.Failed, "export.cut-off"), ((await RunAsync(id)).State, (await RunAsync(id)).Problem));
    }

    [Fact]
    public async Task A_program_that_stops_in_good_order_puts_it_back_into_the_queue()
    {
        await AddCustomersAsync(5_001);
        var id = await StartAsync();
        await MeanwhileAsync(id, () => Runner.StopAsync(new(canceled: true)));
        Assert.Equal(ExportState.Waiting, (await RunAsync(id)).State);
        Assert.Empty(Stored);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told_and_leaves_nothing()
    {
        await File.WriteAllTextAsync(Folder, "in the way of the folder");
        var id = await StartAsync();
        await Runner.RunWaitingAsync();
        Assert.Equal(
            (ExportState.Failed, "export.not-written", null), ((await RunAsync(id)).State, (await RunAsync(id)).Problem, (await RunAsync(id)).StoredAs));
        File.Delete(Folder);
    }

    private Task SetRunningAsync(long id, int tries) => QueryAsync(async db =>
    {
        var export = await db.ExportRuns().SingleAsync(one => one.Id == id);
        var run = await db.JobRuns().SingleAsync();
        (export.State, export.StoredAs, run.State, run.Tries, run.LeaseId) = (ExportState.Running, "half.csv", JobState.Running, tries, "gone");
        return await db.SaveChangesAsync();
    });

    /// <summary>Begins what waits, and does this while the export has some of its rows.</summary>
    private async Task MeanwhileAsync(long id, Func<Task> work)
    {
        var patience = TimeSpan.FromSeconds(20);
        var (begun, go) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource());
        using (Get<IChangeNotices>().Subscribe(_ =>
        {
            Clock.Now += TimeSpan.FromSeconds(1); // else it is too early to tell
            if (Progress() is { Rows: > 0 } && begun.TrySetResult())
            {
                go.Task.Wait(patience);
            }
        }))
        {
            await Runner.BeginWaitingAsync();
            await begun.Task.WaitAsync(patience);
            await work();
            go.SetResult();
            for (var looks = 0; looks < 200 && Progress() is not null; looks++)
            {
                await Task.Delay(50);
            }
        }

        JobProgress? Progress() => Runner.ProgressOf(ExportJob.JobName, ExportTask.SlotOf(id));
    }
}
