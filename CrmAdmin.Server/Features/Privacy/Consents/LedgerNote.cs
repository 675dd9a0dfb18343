using System.Text;

namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>Where the ledger ended.</summary>
public sealed record LedgerPlace(long Number, string Digest)
{
    public static LedgerPlace Origin { get; } = new(0, LedgerEntry.Origin);
}

/// <summary>What the note says.</summary>
/// <param name="Place">Null: there is no note, or none of this installation's.</param>
public sealed record LedgerNoted(LedgerPlace? Place, bool IsThere);

/// <summary>
/// A small file beside the database that names the last entry. Written after each commit, so that it may lag by one write and is
/// never ahead of what was written: where it is, entries are gone. Only its owner may read it.
/// </summary>
public sealed partial class LedgerNote(StorageOptions storage, LedgerSeal seal, ILogger<LedgerNote> log)
{
    private readonly Lock guard = new();

    public string File { get; } = Path.Combine(storage.Folder, "consent-ledger.head");

    public LedgerNoted Read()
    {
        string text;
        try
        {
            text = System.IO.File.ReadAllText(File);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(null, IsThere: false);
        }
        var parts = text.TrimEnd('\n').Split(' ');
        return parts.Length == 3 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && LedgerSeal.Same(seal.OfNote(number, parts[1]), parts[2])
            ? new(new(number, parts[1]), IsThere: true)
            : new(null, IsThere: true);
    }

    /// <summary>A later one is left as it is. That it could not be written is logged: the answer was given already.</summary>
    public void Write(LedgerPlace place)
    {
        lock (guard)
        {
            try
            {
                if (Read().Place is not { } noted || noted.Number < place.Number)
                {
                    Replace(place);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogFailed(log, exception, place.Number);
            }
        }
    }

    /// <summary>Whatever the note said before.</summary>
    public void Replace(LedgerPlace place)
    {
        var draft = File + ".new";
        using (var file = PrivateFiles.Make(draft, FileMode.Create))
        {
            file.Write(Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $"{place.Number} {place.Digest} {seal.OfNote(place.Number, place.Digest)}\n")));
            file.Flush(flushToDisk: true);
        }
        System.IO.File.Move(draft, File, overwrite: true);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The end of the consent ledger, entry {Number}, could not be noted")]
    private static partial void LogFailed(ILogger log, Exception exception, long number);
}
