using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Server.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Server.Features.Privacy.Consents;
using Xunit;

namespace CrmAdmin.Tests.Features.History.EditLog;

public sealed class RetentionJobTests : CrmTest
{
    private static readonly DateTimeOffset Now = new(2025, 2, 28, 2, 30, 0, TimeSpan.Zero);

    private RetentionJob Job => new(Get<ICrmDbSource>(), Get<ICheckpoints>(), Clock);

    private string File => Shop.Storage.SqliteConnectionString;

    [Fact]
    public async Task Rows_older_than_a_year_go_to_the_microsecond_whatever_order_they_were_written_in()
    {
        var oldest = new DateTimeOffset(2024, 2, 28, 2, 30, 0, TimeSpan.Zero);
        var random = new Random(5);
        var instants = Enumerable.Range(-1_500, 3_000).Select(n => oldest.AddMicroseconds(n)).Append(oldest.AddYears(-20)).Append(Now)
            .OrderBy(_ => random.Next()).ToList();
        LogFilling.Add(File, instants);
        var expected = instants.Where(at => at >= oldest).Select(LogFilling.Micros).Order().ToList();

        Assert.Equal(1_501, await Job.CountAsync(Now));
        Assert.Equal(instants.Count, LogFilling.Instants(File).Count);
        var told = new List<long>();
        Assert.Equal(1_501, await Job.DoAsync(Now, new Listener(told)));
        Assert.Equal(expected, LogFilling.Instants(File));
        Assert.Equal(1_501, told[^1]);
        Assert.True(told.Count > 2);
        Assert.Equal(0, await Job.DoAsync(Now));
    }

    [Fact]
    public async Task The_dry_run_counts_what_the_run_then_deletes()
    {
        var random = new Random(6);
        for (var round = 0; round < 20; round++)
        {
            LogFilling.Add(File, Enumerable.Range(0, 60).Select(_ => Now.AddYears(-1).AddTicks(random.NextInt64(-1_000, 1_000) * 10)));
            var at = Now.AddTicks(random.NextInt64(-10_000, 10_000));
            var counted = await Job.CountAsync(at);
            Assert.Equal(counted, await Job.DoAsync(at));
        }
    }

    [Fact]
    public async Task Other_logs_are_never_touched()
    {
        var id = await AddCustomerAsync();
        await Get<IBlocklistService>().SaveAsync(new() { CustomerId = id, Purchases = true, Reason = "Payment fraud" });
        var house = await QueryAsync(db => db.AuditLog().CountAsync());
        Assert.True(house > 0);
        await Get<ICustomerLevelService>()
            .SaveAsync(new() { CustomerId = id, LevelId = (await Get<ICustomerLevelService>().GetLevelsAsync())[^1].Id, Reason = "review" });
        await Get<IConsentsService>().SaveAsync(new()
        {
            CustomerId = id,
            Kind = ConsentKinds.ThirdParty,
            Agreed = true,
            Channel = ConsentChannel.Phone,
            Wording = 1,
            Language = "en",
        });
        var (levels, ledger) = (await QueryAsync(db => db.LevelLog().SingleAsync()), await QueryAsync(db => db.ConsentLedger().SingleAsync()));
        Clock.Now = Clock.Now.AddYears(5);
        Assert.True(await Job.DoAsync(Clock.Now) > 0);
        Assert.Equal((0, house, 1),
            (await QueryAsync(db => db.EditLog().CountAsync()), await QueryAsync(db => db.AuditLog().CountAsync()),
                await QueryAsync(db => db.BlockLog().CountAsync())));
        Assert.Equivalent(levels, await QueryAsync(db => db.LevelLog().SingleAsync()), strict: true);
        Assert.Equivalent(ledger, await QueryAsync(db => db.ConsentLedger().SingleAsync()), strict: true);
    }

    [Fact]
    public async Task Whoever_cancels_it_keeps_what_was_done_and_can_go_on()
    {
        LogFilling.Fill(File, 3_000, Now.AddYears(-2), customers: 600);
        using var patience = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Job.DoAsync(Now, new Once(patience.Cancel), patience.Token));
        var left = LogFilling.Instants(File).Count;
        Assert.InRange(left, 1, 2_999);
        Assert.Equal(left, await Job.DoAsync(Now));
    }

    [Fact]
    public async Task Every_view_hides_what_the_job_has_yet_to_delete()
    {
        var id = await AddCustomerAsync();
        var saved = await Get<IAddressesService>().SaveAsync(new() { CustomerId = id, Name = "Home", City = "Bonn", CountryCode = "DE" });
        var me = Me!;
        var input = (await Get<IAccountService>().GetAsync(id)).Input;
        input.LastName = "Baker";
        var change = await Get<IAccountService>().SaveAsync(input);
        var row = (await Get<IEditLogService>().ListAsync(new(id, "LastName"))).Items[0].Id;

        Clock.Now = Clock.Now.AddYears(1).AddMicroseconds(1);
        await As(me);
        var log = Get<IEditLogService>();
        Assert.Empty((await log.ListAsync(new(id))).Items);
        Assert.Equal("not-found", await RefusalAsync(() => log.GetDetailsAsync(row)));
        Assert.Equal("not-found", await RefusalAsync(() => Get<IAccountService>().RevertAsync(row)));
        Assert.Equal("not-found", await RefusalAsync(() => Get<IAccountService>().UndoAsync(change.Correlation)));
        Assert.Equal("not-found", await RefusalAsync(() => Get<IAddressesService>().UndoAsync(saved.Correlation)));
        Assert.Equal(
            "editlog.day-too-early", await RefusalAsync(() => log.GetAsOfAsync(id, DateOnly.FromDateTime(Clock.Now.AddYears(-1).AddDays(-1).DateTime))));
        Assert.True(LogFilling.Instants(File).Count >= 3); // nothing has been deleted yet
    }

    private sealed class Listener(List<long> told) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => told.Add(value.Rows);
    }

    private sealed class Once(Action act) : IProgress<JobProgress>
    {
        public void Report(JobProgress value) => act();
    }
}
