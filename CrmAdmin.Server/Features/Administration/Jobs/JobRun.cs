using CrmAdmin.Components.Features.Administration.Jobs;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>One run of scheduled work. The row is the claim: whoever could insert it runs, nobody else does; afterwards it is the history.</summary>
public sealed class JobRun
{
    public long Id { get; init; }

    /// <summary>The job's <see cref="IScheduledJob.Name"/>.</summary>
    public required string Job { get; init; }

    /// <summary>Which planned time it is for (<see cref="JobSchedule.SlotOf"/>), or a key of its own where somebody asked. Unique with the job.</summary>
    public required string Slot { get; init; }

    public required bool IsDryRun { get; init; }

    /// <summary>Null: the clock, or the command line.</summary>
    public long? StaffId { get; init; }

    public required string By { get; init; }

    /// <summary>job: the clock; ui, cli: somebody asked.</summary>
    public required string Source { get; init; }

    public JobState State { get; set; }

    public required DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Done so far, or would be.</summary>
    public long Rows { get; set; }

    /// <summary>Counted before the work began.</summary>
    public long? Expected { get; set; }

    /// <summary>How often this planned time was begun: more than once after a failure or a crash.</summary>
    public int Tries { get; set; }

    /// <summary>Key of the text that says what went wrong.</summary>
    public string? Error { get; set; }

    /// <summary>The process that runs it, and its last sign of life: past <see cref="JobRuns.Lease"/> it is taken for dead.</summary>
    public required string Owner { get; set; }

    public required DateTimeOffset AliveAt { get; set; }

    public bool IsPlanned => Source == "job";
}

public static class JobRunsTable
{
    public static DbSet<JobRun> JobRuns(this CrmDbContext db) => db.Set<JobRun>();
}

internal sealed class JobRunMap : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> run)
    {
        run.ToTable("job_runs");
        run.Ignore(r => r.IsPlanned);
        run.Property(r => r.Job).HasMaxLength(40);
        run.Property(r => r.Slot).HasMaxLength(40);
        run.Property(r => r.By).HasMaxLength(120);
        run.Property(r => r.Source).HasMaxLength(20);
        run.Property(r => r.Error).HasMaxLength(60);
        run.Property(r => r.Owner).HasMaxLength(32);
        run.HasIndex(r => new { r.Job, r.Slot }).IsUnique();
        run.HasIndex(r => new { r.Job, r.Id });
    }
}
