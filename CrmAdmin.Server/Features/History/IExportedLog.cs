namespace CrmAdmin.Server.Features.History;

/// <summary>A log that is taken along as customers are. The feature that keeps it registers one; nothing here checks a right.</summary>
public interface IExportedLog
{
    /// <summary>In file names, in the access log and in texts' keys.</summary>
    string Name { get; }

    /// <summary>Who may read it at all.</summary>
    string Permission { get; }

    /// <summary>Key of the title over times on the store's clock.</summary>
    const string When = "When";

    /// <summary>Keys of the titles' texts, and how wide a column is in a workbook.</summary>
    IReadOnlyList<(string Title, int Width)> Columns { get; }

    /// <returns>What an address of the log's page means, in one form; null: it is another page's.</returns>
    ExportedPart? Find(Uri address);

    Task<int> CountAsync(Uri address, CancellationToken ct);

    /// <summary>Newest first, in many short reads, with words in the reader's language.</summary>
    /// <param name="afterBatch">With the number of rows so far; nothing of the database is open then.</param>
    Task WriteAsync(Uri address, IExportSheet sheet, bool isMasked, Func<int, Task> afterBatch, CancellationToken ct);
}

/// <param name="Address">With the filter alone, whatever else stood there.</param>
/// <param name="CustomerId">Whose log it is, where it is one customer's.</param>
public sealed record ExportedPart(string Address, long? CustomerId);
