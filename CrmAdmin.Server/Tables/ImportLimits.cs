namespace CrmAdmin.Server.Tables;

/// <summary>
/// What a file may cost before and while it is read. The defaults are those for uploads; the command line may raise them.
/// A file beyond a limit is refused whole with a <see cref="RuleException"/> that names the limit.
/// </summary>
public sealed record ImportLimits
{
    public static ImportLimits ForUploads { get; } = new();

    public long MaxBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Parts of a workbook, which is a ZIP archive.</summary>
    public int MaxParts { get; init; } = 200;

    /// <summary>Of all parts of a workbook together, counted while unpacking: what the archive says of itself is not believed.</summary>
    public long MaxUnpackedBytes { get; init; } = 200 * 1024 * 1024;

    /// <summary>Unpacked by packed, of the archive and of each part larger than a megabyte.</summary>
    public int MaxRatio { get; init; } = 100;

    /// <summary>Rows with at least one filled cell, without the header.</summary>
    public int MaxRows { get; init; } = 100_000;

    public int MaxColumns { get; init; } = 200;

    /// <summary>Spent on reading alone; the time of whoever takes the rows does not count.</summary>
    public TimeSpan MaxReadingTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Characters of one cell: what Excel allows.</summary>
    internal const int MaxCellLength = 32_767;

    /// <summary>Bytes of one line of a text file, so that none can fill the memory.</summary>
    internal const int MaxLineBytes = 1024 * 1024;
}
