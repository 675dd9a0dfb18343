using CrmAdmin.Components.Contracts;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.Jobs;
using CrmAdmin.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CrmAdmin.Tests.Features.Jobs;

/// <summary>Quartz itself, on the real clock.</summary>
public sealed class JobTimetableTests : CrmTest
{
    [Fact]
    public async Task Planned_times_come_by_themselves_and_a_missed_night_at_start()
    {
        var (missed, every) = (new JobWork(), new JobWork("* * * * * ?", "block-expiry") { CatchesUp = false });
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(Shop.Log);
        builder.Services.AddSingleton(Get<ICrmDbSource>()).AddSingleton(Shop.Storage).AddSingleton(Get<IStoreInfo>()).AddSingleton(Get<IChangeNotices>());
        builder.Services.AddSingleton(TimeProvider.System).AddSingleton<IScheduledJob>(missed).AddSingleton<IScheduledJob>(every);
        builder.Services.AddSingleton<JobRuns>().AddSingleton<JobRunner>().AddHostedService(services => services.GetRequiredService<JobRunner>());
        builder.Services.AddJobTimetable();
        using var host = builder.Build();
        await host.StartAsync();
        for (var look = 0; look < 200 && (missed.Runs < 1 || every.Runs < 2); look++)
        {
            await Task.Delay(100);
        }
        await host.StopAsync();
        Assert.Equal(1, missed.Runs);
        Assert.True(every.Runs >= 2, string.Join('\n', Shop.Log.Lines));
        Assert.Equal(1, await QueryAsync(db => db.JobRuns().CountAsync(run => run.Job == "edit-log")));
        Assert.DoesNotContain(Shop.Log.Lines, line => line.Contains("failed", StringComparison.OrdinalIgnoreCase));
    }
}
