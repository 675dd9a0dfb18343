using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Exchange.Exports;
using CrmAdmin.Server.Features.History.AccessLog;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

public sealed class ExportsServiceTests : ExportTest
{
    [Fact]
    public async Task A_reason_is_asked_and_logged_at_the_start_and_with_each_download()
    {
        await AddCustomersAsync(3);
        Assert.Equal(["Reason input.required"], await BrokenRulesAsync(() => Exports.StartAsync(new() { Reason = "  " })));
        var id = await StartAsync(new() { Search = "ann", Active = true });
        await Runner.RunWaitingAsync();
        await ContentAsync(id);
        await ContentAsync(id);

        var log = await QueryAsync(db => db.AccessEntries().OrderBy(entry => entry.Id).ToListAsync());
        Assert.Equal([AccessKind.Exported, AccessKind.Downloaded, AccessKind.Downloaded], log.Select(entry => entry.Kind));
        Assert.All(log,
            entry => Assert.Equal(("3 → CSV, AllFields: yearly audit (?q=ann&status=active)", Me!.Id, null), (entry.Subject, entry.StaffId, entry.CustomerId)));
        var row = (await Exports.ListAsync()).Items.Single();
        Assert.Equal((ExportState.Ready, 3, 3, true, "yearly audit"), (row.State, row.Rows, row.Total, row.MayFetch, row.Reason));
        Assert.Equal(Clock.Now + TimeSpan.FromDays(1), row.ExpiresAt);
        Assert.Equal("customers-2026-03-02-1000.csv", (await Exports.FetchAsync(id)).Name); // in the store's time zone
    }

    [Fact]
    public async Task The_file_is_its_owners_alone_on_the_disk()
    {
        var id = await StartAsync();
        await Runner.RunWaitingAsync();
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
        await Runner.RunWaitingAsync();
        Assert.Equal(10, Stored.Length);
        await StartAsync();
    }

    [Fact]
    public async Task Others_see_nothing_of_it_but_those_who_may_see_all()
    {
        var owner = await As(StaffRole.Manager);
        var id = await StartAsync();
        await Runner.RunWaitingAsync();
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
        await Runner.RunWaitingAsync();
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
        await Runner.RunWaitingAsync();
        Assert.Equal(ExportState.Cancelled, (await RunAsync(id)).State);
        Assert.Empty(Stored);
        var done = await StartAsync();
        await Runner.RunWaitingAsync();
        Assert.Equal("export.over", await RefusalAsync(() => Exports.CancelAsync(done)));
        Assert.Equal("export.over", await RefusalAsync(() => Exports.CancelAsync(id)));
    }

    [Fact]
    public async Task A_deleted_file_is_gone_and_its_row_stays()
    {
        var id = await StartAsync();
        Assert.Equal("export.no-file", await RefusalAsync(() => Exports.DeleteAsync(id)));
        await Runner.RunWaitingAsync();
        await Exports.DeleteAsync(id);
        Assert.Empty(Stored);
        Assert.Equal(("not-found", "export.no-file"), (await RefusalAsync(() => Exports.FetchAsync(id)), await RefusalAsync(() => Exports.DeleteAsync(id))));
        Assert.Equal(ExportState.Deleted, (await Exports.ListAsync()).Items.Single().State);
    }

    [Fact]
    public async Task After_a_day_nobody_gets_it_even_before_the_job_has_deleted_it()
    {
        var job = Shop.Services.GetServices<IJob>().Single(job => job.Name == "export-expiry");
        var id = await StartAsync();
        await Runner.RunWaitingAsync();
        Clock.Now += TimeSpan.FromDays(1) - TimeSpan.FromTicks(10);
        Assert.Equal(0, await job.DoAsync(Clock.Now));
        await As(StaffRole.Administrator); // sessions end earlier
        Assert.NotEmpty(await ContentAsync(id));
        Clock.Now += TimeSpan.FromTicks(10);
        Assert.Equal(ExportState.Expired, (await Exports.ListAsync()).Items.Single().State);
        Assert.Equal("not-found", await RefusalAsync(() => Exports.FetchAsync(id)));
        Assert.Equal(1, await job.CountAsync(Clock.Now));
        Assert.Single(Stored);
        Assert.Equal(1, await job.DoAsync(Clock.Now));
        Assert.Equal(0, await job.DoAsync(Clock.Now));
        Assert.Empty(Stored);
        Assert.Equal(ExportState.Expired, (await RunAsync(id)).State);
    }
}
