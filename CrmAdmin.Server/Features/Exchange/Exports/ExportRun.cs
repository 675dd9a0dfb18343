using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Exports;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>Somebody took customers along, or means to: <see cref="ExportJob"/> makes the file, the row is history for good. No foreign keys: it outlives its
/// person.</summary>
public sealed class ExportRun
{
    /// <summary>How long a file is there.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromDays(1);

    /// <summary>Stands in <see cref="Shown"/>.</summary>
    public const string Addresses = "addresses";

    public long Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Null: the command line.</summary>
    public long? StaffId { get; init; }

    public required string By { get; init; }
    public required string Reason { get; init; }
    public required ExportTemplate Template { get; init; }

    /// <summary>Separated by commas: keys of the list's columns where they are the template; of all fields <see cref="Addresses"/>, where those come
    /// too.</summary>
    public required string Shown { get; set; }

    public required ExportFormat Format { get; init; }

    /// <summary>As the list's address says it, from “?” on; of a log the whole address.</summary>
    public required string Query { get; init; }

    /// <summary>The person's, for titles and words.</summary>
    public required string Language { get; init; }

    /// <summary>The person may not see sensitive values in full, or might not when it began.</summary>
    public required bool IsMasked { get; set; }

    public required ExportState State { get; set; }

    /// <summary>How often it was begun: a restart begins it again.</summary>
    public int Tries { get; set; }

    public int Rows { get; set; }

    /// <summary>Counted at the start.</summary>
    public required int Total { get; init; }

    /// <summary>Name in the folder of exports, random; null where there is no file.</summary>
    public string? StoredAs { get; set; }

    public long? Size { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Key of a text.</summary>
    public string? Problem { get; set; }

    /// <summary>Address of the log that it is of; null: of customers.</summary>
    public string? Log => Query.StartsWith('/') ? Query : null;

    public bool HasAddresses => Template == ExportTemplate.AllFields && Shown == Addresses;

    public ExportOrder ToOrder()
        => new(CustomerQuery.Parse(new Uri("http://list/customers" + (Log is null ? Query : ""))), ExportColumn.Of(Template, Shown.Split(','), HasAddresses),
            Format, IsMasked, Language, Log);

    public void LeaveAddressesOut() => Shown = HasAddresses ? "" : Shown;

    public void End(ExportState state, DateTimeOffset? at, string? problem) => (State, EndedAt, Problem) = (state, at, problem);
}

/// <summary>What a file is to hold.</summary>
/// <param name="Log">Address of a log in place of customers.</param>
public sealed record ExportOrder(
    CustomerQuery Query, IReadOnlyList<ExportColumn> Columns, ExportFormat Format, bool IsMasked, string Language, string? Log = null);

public static class ExportRunsTable
{
    public static DbSet<ExportRun> ExportRuns(this CrmDbContext db) => db.Set<ExportRun>();
}

internal sealed class ExportRunMap : IEntityTypeConfiguration<ExportRun>
{
    public void Configure(EntityTypeBuilder<ExportRun> run)
    {
        run.ToTable("export_runs");
        run.Ignore(r => r.Log).Ignore(r => r.HasAddresses);
        run.Property(r => r.By).HasMaxLength(120);
        run.Property(r => r.Reason).HasMaxLength(ExportInput.ReasonLength);
        run.Property(r => r.Shown).HasMaxLength(200);
        run.Property(r => r.Query).HasMaxLength(4_000);
        run.Property(r => r.Language).HasMaxLength(20);
        run.Property(r => r.StoredAs).HasMaxLength(60);
        run.Property(r => r.Problem).HasMaxLength(60);
        run.HasIndex(r => new { r.StaffId, r.Id });
        run.HasIndex(r => new { r.State, r.Id });
    }
}
