namespace CrmAdmin.Server.Data.Sqlite;

/// <summary>
/// One process per database: an operating-system lock on a file of its own (never on the database, whose locks SQLite would
/// lose when this handle closes). The system lets go when the process ends, however it ends.
/// </summary>
public sealed class DatabaseLock : IDisposable
{
    private readonly FileStream file;

    private DatabaseLock(FileStream file) => this.file = file;

    /// <summary>Null: another process holds the database.</summary>
    public static DatabaseLock? TryTake(StorageOptions options)
    {
        PrivateFiles.MakeFolder(options.Folder); // one that was there is somebody's choice, “.” even
        try
        {
            return new(PrivateFiles.Make(Path.Combine(options.Folder, "crm.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <exception cref="RuleException"><c>storage.locked</c>: another process holds the database.</exception>
    public static DatabaseLock Take(StorageOptions options)
        => TryTake(options) ?? throw new RuleException("storage.locked", options.Folder);

    public void Dispose() => file.Dispose();
}
