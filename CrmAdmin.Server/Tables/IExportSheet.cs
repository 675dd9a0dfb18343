namespace CrmAdmin.Server.Tables;

/// <summary>A file of rows as it is written, cell by cell from the left; nothing of it is kept in memory.</summary>
public interface IExportSheet
{
    /// <summary>Null and empty are the same: an empty cell.</summary>
    void Text(string? text);

    void Whole(long number);

    /// <summary>In minor units of the store's currency.</summary>
    void Money(long minor);

    void Day(DateOnly? day);

    /// <summary>A time on the store's clock, to the second.</summary>
    void Moment(DateTime? local);

    ValueTask EndRowAsync(CancellationToken ct = default);

    /// <summary>What a file needs at its end. Without it the file is of no use.</summary>
    ValueTask FinishAsync(CancellationToken ct = default);
}
