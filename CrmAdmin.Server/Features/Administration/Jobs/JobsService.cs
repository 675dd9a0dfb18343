using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Jobs;

public sealed class JobsService(ICurrentStaff current, ICrmDbSource source, JobRunner runner, JobRuns runs, TimeProvider clock) : IJobsService
{
    private const int Latest = 5;
    private const int PageSize = 25;

    public async Task<IReadOnlyList<JobRow>> ListAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.JobsRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var rows = new List<JobRow>();
        foreach (var job in runner.Planned)
        {
            var schedule = runner.ScheduleOf(job);
            var latest = await db.JobRuns().AsNoTracking().Where(run => run.Job == job.Name).OrderByDescending(run => run.Id).Take(Latest).ToListAsync(ct);
            rows.Add(new(job.Name, job.Cron!, schedule.NightlyAt, schedule.EveryMinutes, schedule.NextAfter(clock.GetUtcNow()), [.. latest.Select(RowOf)]));
        }
        return rows;
    }

    public async Task<Page<JobRunRow>> ListRunsAsync(string job, long? after = null, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.JobsRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var all = db.JobRuns().AsNoTracking().Where(run => run.Job == job);
        var count = await all.OrderByDescending(run => run.Id).Take(Page<JobRunRow>.CountCap).CountAsync(ct);
        var found = await all.Where(run => after == null || run.Id < after).OrderByDescending(run => run.Id).Take(PageSize + 1).ToListAsync(ct);
        return new([.. found.Take(PageSize).Select(RowOf)], count, after is not null, found.Count > PageSize);
    }

    public async Task<JobRunRow> RunAsync(string job, bool isDryRun, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.JobsRun, ct);
        return RowOf(await runner.RunAsync(new JobOrder(job, isDryRun, actor.ToAuthor()), ct: ct).WaitAsync(ct));
    }

    // A row of a process that died says it is running until somebody begins it again; people are told the truth at once.
    private JobRunRow RowOf(JobRun run)
    {
        var progress = runner.ProgressOf(run.Job, run.Slot) ?? new(run.Rows, run.Expected);
        var state = run.State == JobState.Running && !runs.IsAlive(run) ? JobState.Interrupted : run.State;
        return new(run.Id, run.StartedAt, run.EndedAt, state, progress.Rows, progress.Expected, run.IsDryRun, run.By, run.Source, run.Tries, run.Error);
    }
}
