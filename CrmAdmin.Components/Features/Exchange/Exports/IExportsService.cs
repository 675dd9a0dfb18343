using System.ComponentModel.DataAnnotations;
using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Components.Features.Exchange.Exports;

/// <summary>
/// Taking customers, or a log of changes, along as a file. The file is made in the background, whether or not the page that asked is still open, and is there
/// for a day; who took what and why stays for good.
/// </summary>
public interface IExportsService
{
    /// <summary>How many rows the file would have now, counted to the end.</summary>
    /// <exception cref="NotFoundException">It is an address of no log.</exception>
    /// <exception cref="ForbiddenException">A log that this person may not read or take along.</exception>
    [Requires(Permissions.CustomersExport)]
    Task<int> GetCountAsync(ExportInput input, CancellationToken ct = default);

    /// <summary>
    /// Notes the reason in the access log and puts the export in the queue: one of a person at a time, two in all. What the person may
    /// not see in full now is masked in the file. A log needs <see cref="Permissions.LogsExport"/> and the right to read it besides.
    /// </summary>
    /// <returns>The export's number.</returns>
    /// <exception cref="NotFoundException">It is an address of no log.</exception>
    /// <exception cref="RuleException"><c>export.too-many</c>: so many of this person's wait already.</exception>
    [Requires(Permissions.CustomersExport)]
    Task<long> StartAsync(ExportInput input, CancellationToken ct = default);

    /// <summary>Newest first, 25 at a time: one's own, with <see cref="Permissions.ExportsAll"/> everybody's.</summary>
    /// <param name="after">Show what is older than this export.</param>
    [Requires(Permissions.CustomersExport)]
    Task<Page<ExportRow>> ListAsync(long? after = null, CancellationToken ct = default);

    /// <summary>Ends one that waits or runs; nothing is left of its file.</summary>
    /// <exception cref="NotFoundException">There is none, or it is another person's.</exception>
    /// <exception cref="RuleException"><c>export.over</c>: it has ended already.</exception>
    [Requires(Permissions.CustomersExport)]
    Task CancelAsync(long id, CancellationToken ct = default);

    /// <summary>Deletes the file before its day is over; that it was there stays in the list.</summary>
    /// <exception cref="NotFoundException">There is none, or it is another person's.</exception>
    /// <exception cref="RuleException"><c>export.no-file</c>: it is gone already, or not there yet.</exception>
    [Requires(Permissions.CustomersExport)]
    Task DeleteAsync(long id, CancellationToken ct = default);

    /// <summary>Opens the file, after noting in the access log that it was taken.</summary>
    /// <exception cref="NotFoundException">There is none, it is gone, it is another person's, or it shows what this person may not see.</exception>
    [Requires(Permissions.CustomersExport)]
    Task<ExportFile> FetchAsync(long id, CancellationToken ct = default);
}

public enum ExportFormat
{
    Xlsx,
    Csv,

    /// <summary>With semicolons and decimal commas: what spreadsheets take a .csv for where people write amounts with a comma.</summary>
    CsvSemicolon,
}

/// <summary>Named sets of columns; see <see cref="ExportColumn.Of"/>.</summary>
public enum ExportTemplate
{
    AllFields,
    Contact,

    /// <summary>What the list shows in this browser, in its order.</summary>
    AsShown,
}

public enum ExportState
{
    Waiting,
    Running,

    /// <summary>The file is there.</summary>
    Ready,
    Failed,
    Cancelled,

    /// <summary>Its day is over.</summary>
    Expired,

    /// <summary>Somebody deleted the file before.</summary>
    Deleted,

    /// <summary>The command line wrote it where its caller wanted it.</summary>
    Written,
}

/// <summary>What the dialog “Export” asks for.</summary>
public sealed class ExportInput
{
    public const int ReasonLength = 200;
    public const int LogLength = 2_000;

    /// <summary>Which customers; its place in the list does not count.</summary>
    public CustomerQuery Query { get; set; } = new();

    /// <summary>A log in place of customers: its page's address with the filter; its place in the log does not count.</summary>
    [StringLength(LogLength)]
    public string? Log { get; set; }

    [EnumDataType(typeof(ExportFormat))]
    public ExportFormat Format { get; set; }

    [EnumDataType(typeof(ExportTemplate))]
    public ExportTemplate Template { get; set; }

    /// <summary>Keys of the list's columns for <see cref="ExportTemplate.AsShown"/>; unknown ones are left out.</summary>
    public IReadOnlyList<string> Shown { get; set; } = [];

    [Required, StringLength(ReasonLength)]
    public string? Reason { get; set; }

    /// <summary>Made when the dialog opens: a second click with it does nothing.</summary>
    public Guid Command { get; set; }
}

/// <param name="Query">As the list's address says it, from “?” on; empty for all customers. Of a log the whole address.</param>
/// <param name="Total">How many there were at the start.</param>
/// <param name="Problem">A text's key.</param>
/// <param name="MayFetch">The file is there and this person may have it.</param>
/// <param name="Log">Which log it is of, as a part of a text's key; null: customers.</param>
public sealed record ExportRow(
    long Id, DateTimeOffset At, string By, string Reason, ExportTemplate Template, ExportFormat Format, string Query, ExportState State, int Rows, int Total,
    long? Size, DateTimeOffset? ExpiresAt, string? Problem, bool MayFetch, string? Log = null);

/// <param name="Content">Closed by whoever sends it.</param>
public sealed record ExportFile(string Name, string ContentType, Stream Content);
