using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.History.AccessLog;
using Xunit;

namespace CrmAdmin.Tests.Features.History.AccessLog;

public sealed class AccessLogTests : CrmTest
{
    private long id;

    private AccessRecorder Log => Get<AccessRecorder>();

    private IAccessLogService Service => Get<IAccessLogService>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        id = await AddCustomerAsync();
    }

    [Fact]
    public async Task Opening_a_profile_is_noted_once_a_quarter_of_an_hour_and_person()
    {
        var support = await As(StaffRole.Support);
        await LookAsync();
        Clock.Now += TimeSpan.FromMinutes(14);
        await LookAsync();
        Clock.Now += TimeSpan.FromMinutes(1);
        await LookAsync();
        var manager = await As(StaffRole.Manager);
        await LookAsync();
        await Log.FlushAsync();

        var page = await Service.ListAsync(new(id));
        Assert.Equal([manager.Name, support.Name, support.Name], page.Items.Select(row => row.By));
        Assert.All(page.Items, row => Assert.Equal((AccessKind.Viewed, "ui"), (row.Kind, row.Source)));
        Assert.Empty((await Service.ListAsync(new(id + 1))).Items);
    }

    [Fact]
    public async Task Nobody_waits_for_the_note_and_a_customer_who_is_not_there_makes_none()
    {
        await LookAsync();
        await Assert.ThrowsAsync<NotFoundException>(() => Get<ICustomersService>().GetHeadAsync(id + 1));
        Assert.Equal(0, await QueryAsync(db => db.AccessEntries().CountAsync()));
        await Log.StartAsync(default);
        await Log.StopAsync(default); // the program stops: what waits is written
        Assert.Equal(1, await QueryAsync(db => db.AccessEntries().CountAsync()));
    }

    [Fact]
    public async Task A_download_is_in_the_same_transaction_as_what_is_given_out()
    {
        await using var db = Shop.CreateDb();
        await using (var write = await db.BeginWriteAsync())
        {
            AccessRecorder.Note(db, AccessKind.Downloaded, id, "receipt 7");
            await db.SaveChangesAsync();
        }
        Assert.Equal(0, await QueryAsync(db => db.AccessEntries().CountAsync()));
    }

    [Fact]
    public async Task What_the_store_no_longer_keeps_is_hidden_at_once_and_deleted_by_the_job()
    {
        await LookAsync();
        await Log.FlushAsync();
        Clock.Now = Clock.Now.AddMonths(12);
        await As(Me!);
        Assert.Single((await Service.ListAsync(new(id))).Items);
        Assert.Equal(0, await RunAsync(isDryRun: true));
        Clock.Now += TimeSpan.FromMicroseconds(1);
        Assert.Empty((await Service.ListAsync(new(id))).Items);
        Assert.Equal(1, await RunAsync(isDryRun: true));
        Assert.Equal(1, await RunAsync(isDryRun: false));
        Assert.Equal(0, await QueryAsync(db => db.AccessEntries().CountAsync()));
    }

    [Fact]
    public async Task How_long_it_is_kept_is_set_beside_the_password_log_and_never_under_a_month()
    {
        var settings = Get<IPasswordSettingsService>();
        var input = await settings.GetAsync();
        var older = await settings.GetAsync();
        Assert.Equal(12, input.AccessMonthsKept);
        input.AccessMonthsKept = 3;
        Assert.Equal(await settings.SaveAsync(input), (await settings.GetAsync()).Version);
        Assert.Equal((3, 12), ((await settings.GetAsync()).AccessMonthsKept, (await settings.GetAsync()).MonthsKept));
        Assert.Equal("conflict", await RefusalAsync(() => settings.SaveAsync(older)));
        foreach (var months in new[] { 0, 121 })
        {
            input.AccessMonthsKept = months;
            await Assert.ThrowsAsync<InvalidInputException>(() => settings.SaveAsync(input));
        }
        await LookAsync();
        await Log.FlushAsync();
        Clock.Now = Clock.Now.AddMonths(3).AddMicroseconds(1);
        Assert.Equal(1, await RunAsync(isDryRun: true));
        Assert.Equal(Clock.Now.AddMonths(-1), new AccessKeeping { Months = -4 }.OldestAt(Clock.Now)); // whatever is stored
    }

    private Task LookAsync() => Get<ICustomersService>().GetHeadAsync(id);

    private Task<long> RunAsync(bool isDryRun)
    {
        var job = new AccessLogRetentionJob(Get<ICrmDbSource>(), Get<StoreSettings>());
        return isDryRun ? job.CountAsync(Clock.Now) : job.DoAsync(Clock.Now);
    }
}
