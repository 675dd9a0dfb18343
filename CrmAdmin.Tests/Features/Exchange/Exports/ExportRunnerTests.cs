using CrmAdmin.Components.Features.Exchange.Exports;
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
        await SetRunningAsync(id, ExportRun.MaxTries);
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
    public async Task A_folder_that_cannot_be_made_is_told_and_leaves_nothing()
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
