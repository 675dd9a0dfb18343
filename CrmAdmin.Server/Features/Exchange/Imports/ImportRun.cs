using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Customers.Search;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>
/// Brings a file in, batch by batch, each its own turn at the write gate, so that people go on working beside it. A dry run takes
/// the same way and leaves out the save; all-or-nothing holds one transaction from the first row to the last.
/// </summary>
public sealed class ImportRun(ICrmDbSource source, CustomerSearch search, IStoreInfo store, TimeProvider clock)
{
    private const int BatchRows = 200;
    private const int MaxRejections = 1_000;
    private const int MaxWarnings = 200;

    /// <param name="told">Every problem, batch by batch, where the report keeps the first ones only.</param>
    public async Task<ImportReport> RunAsync(
        ImportFileReading file, ImportMode mode, Author author, string addedBy, IProgress<double>? progress, Action<ImportProblem>? told, CancellationToken ct)
    {
        var tally = new Tally(told);
        if (mode == ImportMode.AllOrNothing)
        {
            await RunWholeAsync(file, author, addedBy, tally, progress, ct);
        }
        else
        {
            using var dryRun = mode == ImportMode.DryRun ? new SeenKeys() : null; // whom it would have made, for the rows that come after them
            foreach (var rows in file.Rows.Chunk(BatchRows))
            {
                await using var db = source.Create(author);
                await using var write = dryRun is null ? await db.BeginWriteAsync(ct) : null;
                var outcomes = await new ImportBatch(db, search, store, clock.GetMicroseconds(), addedBy, dryRun).ApplyAsync(rows, ct);
                if (write is not null)
                {
                    await write.CommitAsync(ct);
                }
                tally.Add(rows, outcomes);
                progress?.Report(file.Progress);
            }
        }
        var written = mode == ImportMode.GoodRows || (mode == ImportMode.AllOrNothing && tally.Rejected == 0);
        var counts = written || mode == ImportMode.DryRun; // else everything was undone
        return new(
            file.Format, counts ? tally.Created : 0, counts ? tally.Updated : 0, counts ? tally.Unchanged : 0, tally.Rejected, tally.Warnings, tally.Problems,
            [.. file.ColumnsNotImported.Select(column => new ImportColumn(column.Column, column.Rows, column.IsSecret))], mode == ImportMode.DryRun, written);
    }

    private async Task RunWholeAsync(
        ImportFileReading file, Author author, string addedBy, Tally tally, IProgress<double>? progress, CancellationToken ct)
    {
        await using var db = source.Create(author);
        await using var write = await db.BeginWriteAsync(ct);
        foreach (var rows in file.Rows.Chunk(BatchRows))
        {
            tally.Add(rows, await new ImportBatch(db, search, store, clock.GetMicroseconds(), addedBy, dryRun: null).ApplyAsync(rows, ct));
            db.ChangeTracker.Clear();
            progress?.Report(file.Progress);
        }
        if (tally.Rejected == 0)
        {
            await write.CommitAsync(ct);
        }
    }

    private sealed class Tally(Action<ImportProblem>? told)
    {
        private readonly List<ImportProblem> problems = [];

        public int Created { get; private set; }
        public int Updated { get; private set; }
        public int Unchanged { get; private set; }
        public int Rejected { get; private set; }
        public int Warnings { get; private set; }
        public IReadOnlyList<ImportProblem> Problems => problems;

        public void Add(IReadOnlyList<ImportedRow> rows, IReadOnlyList<RowOutcome> outcomes)
        {
            for (var i = 0; i < rows.Count; i++)
            {
                var outcome = outcomes[i];
                switch (outcome.Kind)
                {
                    case RowKind.Created:
                        Created++;
                        break;
                    case RowKind.Updated:
                        Updated++;
                        break;
                    case RowKind.Unchanged:
                        Unchanged++;
                        break;
                    default:
                        Rejected++;
                        Note(new(rows[i].Number, outcome.Rejection!, IsRejection: true), Rejected <= MaxRejections);
                        break;
                }
                foreach (var warning in rows[i].Warnings.Concat(outcome.Warnings))
                {
                    Warnings++;
                    Note(new(rows[i].Number, warning, IsRejection: false), Warnings <= MaxWarnings);
                }
            }
        }

        private void Note(ImportProblem problem, bool isKept)
        {
            if (isKept)
            {
                problems.Add(problem);
            }
            told?.Invoke(problem);
        }
    }
}

internal enum RowKind
{
    Rejected,
    Created,
    Updated,
    Unchanged,
}

internal sealed record RowOutcome(RowKind Kind, IReadOnlyList<InputError> Warnings, InputError? Rejection = null)
{
    public static RowOutcome Reject(InputError reason) => new(RowKind.Rejected, [], reason);
}
