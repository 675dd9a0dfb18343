using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Jobs;

public sealed class JobTimetableTests : CrmTest
{
    [Fact]
    public async Task Planned_times_come_by_themselves_and_a_missed_night_at_start()
    {
        var (missed, every) = (new JobWork(), new JobWork("* * * * * ?", "block-expiry") { CatchesUp = false });
        using var host = await StartAsync(TimeProvider.System, missed, every);
        Assert.True(await ComesAsync(() => missed.Runs >= 1 && every.Runs >= 2), string.Join('\n', Shop.Log.Lines));
        await host.StopAsync();
        Assert.Equal(1, missed.Runs);
        Assert.Equal(1, await QueryAsync(db => db.JobRuns().CountAsync(run => run.Job == "edit-log")));
        Assert.DoesNotContain(Shop.Log.Lines, line => line.Contains("failed", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task It_waits_for_each_night_also_after_a_clock_that_was_years_ahead()
    {
        var work = new JobWork { CatchesUp = false };
        var wall = new WallClock(Clock);
        using var host = await StartAsync(wall, work);
        var (night, runs) = (new DateTimeOffset(2026, 3, 3, 1, 30, 0, TimeSpan.Zero), 0); // half past two in Berlin
        await NightAsync();
        await NightAsync();
        wall.Ahead = TimeSpan.FromDays(1_461);
        Clock.Advance(TimeSpan.FromMinutes(5));
        await RunsAsync(++runs); // all the nights that it passed, as one
        await NightAsync();
        wall.Ahead = TimeSpan.Zero;
        await NightAsync();
        await NightAsync();
        await host.StopAsync();

        async Task NightAsync()
        {
            Clock.Advance(TimeSpan.FromMinutes(5)); // a look later it is not yet time
            await RunsAsync(runs);
            Clock.Advance(night.AddMinutes(-1) - Clock.Now);
            await RunsAsync(runs);
            Clock.Advance(TimeSpan.FromMinutes(1));
            await RunsAsync(++runs);
            night = night.AddDays(1);
        }

        async Task RunsAsync(int expected)
        {
            await ComesAsync(() => work.Runs > expected, looks: 3);
            Assert.True(await ComesAsync(() => work.Runs == expected), $"{wall.GetUtcNow():O}: {work.Runs} instead of {expected}");
        }
    }

    [Fact]
    public async Task Its_end_leaves_a_run_to_the_runners_own()
    {
        var work = new JobWork { During = (_, ct) => Task.Delay(Timeout.Infinite, ct) };
        using var host = await StartAsync(Clock, work);
        Assert.True(await ComesAsync(() => work.Runs == 1));
        await host.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        Assert.Equal(JobState.Interrupted, (await QueryAsync(db => db.JobRuns().SingleAsync())).State);
    }

    private async Task<IHost> StartAsync(TimeProvider clock, params JobWork[] jobs)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(Shop.Log);
        builder.Services.AddSingleton(Get<ICrmDbSource>()).AddSingleton(Shop.Storage).AddSingleton(clock);
        builder.Services.AddSingleton(Get<IStoreInfo>()).AddSingleton(Get<IChangeNotices>());
        foreach (var job in jobs)
        {
            builder.Services.AddSingleton<IJob>(job);
        }
        builder.Services.AddSingleton<JobRuns>().AddSingleton<JobRunner>();
        builder.Services.AddHostedService(services => services.GetRequiredService<JobRunner>()).AddHostedService<JobTimetable>();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static async Task<bool> ComesAsync(Func<bool> isSo, int looks = 200)
    {
        for (var look = 0; look < looks && !isSo(); look++)
        {
            await Task.Delay(100);
        }
        return isSo();
    }

    /// <summary>May be wrong, and set: timers do not care.</summary>
    private sealed class WallClock(TimeProvider clock) : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + Ahead;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => clock.CreateTimer(callback, state, dueTime, period);
    }
}
