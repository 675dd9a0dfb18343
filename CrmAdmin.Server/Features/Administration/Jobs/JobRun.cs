using System.Text.Json;
using CrmAdmin.Components.Features.Administration.Jobs;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Administration.Jobs;

/// <summary>One run of a job. The row is the lock: whoever leased it runs, nobody else does; afterwards it is the history.</summary>
public sealed class JobRun
{
    public long Id { get; init; }

    /// <summary>The job's <see cref="IJob.Name"/>.</summary>
    public required string Job { get; init; }

    /// <summary>Which planned time it is for (<see cref="JobSchedule.SlotOf"/>), or a key that whoever queued it chose. Unique with the job.</summary>
    public required string Slot { get; init; }

    public bool IsDryRun { get; init; }

    /// <summary>Null: the clock, or the command line.</summary>
    public long? StaffId { get; init; }

    public required string By { get; init; }

    /// <summary>job: the clock; ui, cli: somebody asked.</summary>
    public required string Source { get; init; }

    /// <summary>That of the command that queued it: what the job writes belongs to it.</summary>
    public string Correlation { get; init; } = "";

    public JobState State { get; set; }

    /// <summary>When it was begun last; of one that waits, when it was queued.</summary>
    public required DateTimeOffset StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Done so far, or would be.</summary>
    public long Rows { get; set; }

    /// <summary>Counted before the work began.</summary>
    public long? Expected { get; set; }

    /// <summary>How often it was begun: more than once after a failure or a crash.</summary>
    public int Tries { get; set; }

    /// <summary>Key of the text that says what went wrong.</summary>
    public string? Error { get; set; }

    /// <summary>New with each claim, and every write asks for it: whoever was taken for dead cannot write over its successor.</summary>
    public string LeaseId { get; set; } = "";

    /// <summary>Whoever runs it is taken for dead after this; of one that waits, it is not begun before.</summary>
    public DateTimeOffset LeasedUntil { get; set; }

    /// <summary>What a queued run is to do; gone with its end. Read by whoever claims or ends it.</summary>
    public QueuedOrder? Queued { get; set; }

    /// <summary>Where to go on from, as JSON; after the end, the tally.</summary>
    public string? CheckpointJson { get; set; }

    public bool IsPlanned => Source == "job";

    public Author Author => new(StaffId, By, Source, Correlation);

    public T Order<T>() => JsonSerializer.Deserialize<T>(Queued?.Json ?? throw new InvalidOperationException($"Run {Id} of {Job} has no order."))!;

    public T? CheckpointOf<T>()
        where T : class
        => new JobProgress(Rows, Expected, CheckpointJson).CheckpointOf<T>();
}

/// <summary>In a table of its own: it may be long, and the run's row is written again with each sign of life.</summary>
public sealed class QueuedOrder
{
    public long RunId { get; init; }

    public required string Json { get; init; }
}

public static class JobRunsTable
{
    public static DbSet<JobRun> JobRuns(this CrmDbContext db) => db.Set<JobRun>();

    internal static IQueryable<JobRun> RunsWithOrders(this CrmDbContext db) => db.JobRuns().Include(run => run.Queued);
}

internal sealed class QueuedOrderMap : IEntityTypeConfiguration<QueuedOrder>
{
    public void Configure(EntityTypeBuilder<QueuedOrder> order)
    {
        order.ToTable("job_orders").HasKey(o => o.RunId);
        order.Property(o => o.RunId).ValueGeneratedNever();
    }
}

internal sealed class JobRunMap : IEntityTypeConfiguration<JobRun>
{
    public void Configure(EntityTypeBuilder<JobRun> run)
    {
        run.ToTable("job_runs");
        run.Ignore(r => r.IsPlanned).Ignore(r => r.Author);
        run.HasOne(r => r.Queued).WithOne().HasForeignKey<QueuedOrder>(o => o.RunId).OnDelete(DeleteBehavior.Cascade);
        run.Property(r => r.Job).HasMaxLength(40);
        run.Property(r => r.Slot).HasMaxLength(40);
        run.Property(r => r.By).HasMaxLength(120);
        run.Property(r => r.Source).HasMaxLength(20);
        run.Property(r => r.Correlation).HasMaxLength(40);
        run.Property(r => r.Error).HasMaxLength(60);
        run.Property(r => r.LeaseId).HasMaxLength(32);
        run.HasIndex(r => new { r.Job, r.Slot }).IsUnique();
        run.HasIndex(r => new { r.Job, r.Id });
        run.HasIndex(r => new { r.State, r.Job });
    }
}
