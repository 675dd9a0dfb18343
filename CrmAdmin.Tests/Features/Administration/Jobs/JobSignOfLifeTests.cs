using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Administration.Jobs;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Jobs;

public sealed class JobSignOfLifeTests : CrmTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly JobWork work = new();

    [Fact]
    public async Task A_missed_sign_of_life_does_not_end_them()
    {
        var (begun, go, source) = (new TaskCompletionSource(), new TaskCompletionSource(), new FaultySource(Get<ICrmDbSource>()));
        work.During = async (run, _) =>
        {
            await run.ReportAsync(2);
            source.Faults = 2;
            begun.TrySetResult();
            await go.Task;
        };
        using var runner = new JobRunner(
            [work], new JobRuns(source, Shop.Storage, Clock), Get<IStoreInfo>(), Get<IChangeNotices>(), Clock, NullLogger<JobRunner>.Instance);
        var running = Task.Run(runner.RunDueAsync);
        await begun.Task.WaitAsync(Patience);
        for (var look = 0; look < 100 && (await QueryAsync(db => db.JobRuns().SingleAsync())).Rows == 0; look++)
        {
            Clock.Advance(TimeSpan.FromSeconds(31));
            await Task.Delay(50);
        }
        Assert.Equal((0, 2L), (source.Faults, (await QueryAsync(db => db.JobRuns().SingleAsync())).Rows));
        go.SetResult();
        await running.WaitAsync(Patience);
        Assert.Equal(JobState.Done, (await QueryAsync(db => db.JobRuns().SingleAsync())).State);
    }

    /// <summary>Storage that is away a few times.</summary>
    private sealed class FaultySource(ICrmDbSource inner) : ICrmDbSource
    {
        private int faults;

        public int Faults
        {
            get => faults;
            set => faults = value;
        }

        public CrmDbContext Create(Author author)
        {
            if (faults > 0)
            {
                Interlocked.Decrement(ref faults);
                throw new StorageUnavailableException(new IOException("away"));
            }
            return inner.Create(author);
        }
    }
}
