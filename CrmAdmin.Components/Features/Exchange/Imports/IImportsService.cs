namespace CrmAdmin.Components.Features.Exchange.Imports;

/// <summary>Bringing customers in from files. A file is uploaded over HTTP first; its id stands for it here, for its owner only.</summary>
public interface IImportsService
{
    /// <summary>Recognises the file and shows its first rows. Reads no further and writes nothing.</summary>
    /// <exception cref="RuleException"><c>import.…</c>: the file is refused whole.</exception>
    /// <exception cref="NotFoundException">No such upload of this person, or it is gone after a day.</exception>
    [Requires(Permissions.CustomersImport)]
    Task<ImportPreview> PreviewAsync(string upload, CancellationToken ct = default);

    /// <summary>
    /// Brings the file in, or with <see cref="ImportMode.DryRun"/> says what would happen. Goes on when the page is closed.
    /// A file that came in is gone from the uploads.
    /// </summary>
    /// <param name="progress">From 0 to 1; called on any thread.</param>
    /// <exception cref="RuleException"><c>import.running</c>: a second run of one upload while the first goes on; and as above.</exception>
    [Requires(Permissions.CustomersImport)]
    Task<ImportReport> RunAsync(string upload, ImportMode mode, IProgress<double>? progress = null, CancellationToken ct = default);
}

public enum ImportMode
{
    /// <summary>Nothing is written.</summary>
    DryRun,

    /// <summary>Good rows come in, the others are named.</summary>
    GoodRows,

    /// <summary>One rejected row, and nothing comes in.</summary>
    AllOrNothing,
}

/// <param name="Separator">Empty for a workbook.</param>
public sealed record ImportPreview(
    string FileName, string Format, string Encoding, bool EncodingIsGuess, string Separator, bool MonthFirst, IReadOnlyList<string> SheetsNotRead,
    IReadOnlyList<ImportPreviewRow> Rows);

/// <param name="Problem">Why it will not come in; null for a good row.</param>
public sealed record ImportPreviewRow(int Number, string Name, string? Email, string? Phone, string? Place, InputError? Problem);

/// <summary>What came of a file; counts are rows.</summary>
/// <param name="Warnings">All of them; a row may have more than one.</param>
/// <param name="Problems">The first 1,000 rejections and the first 200 warnings, in the file's order.</param>
/// <param name="IsDryRun">The counts are what would have been.</param>
/// <param name="WasWritten">False for a dry run and for all-or-nothing with a rejection, which brings nothing in: its counts are zero.</param>
public sealed record ImportReport(
    string Format, int Created, int Updated, int Unchanged, int Rejected, int Warnings, IReadOnlyList<ImportProblem> Problems,
    IReadOnlyList<ImportColumn> ColumnsNotImported, bool IsDryRun, bool WasWritten);

public sealed record ImportProblem(int Row, InputError Error, bool IsRejection);

/// <param name="IsSecret">Passwords and the like: never imported, whatever the layout.</param>
public sealed record ImportColumn(string Name, int Rows, bool IsSecret);
