using System.Buffers;
using System.Security.Cryptography;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>
/// The files of exports: in the data folder, readable by their owner only, under random names. A file has its name only when it is whole;
/// until then it is a part, which nobody is offered.
/// </summary>
public class ExportFiles(StorageOptions storage)
{
    private const int RandomLength = 16;
    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    public string Folder { get; } = Path.Combine(storage.Folder, "exports");

    public static string NewName(ExportFormat format) => Random() + ExportSheets.ExtensionOf(format);

    public string PathOf(ExportRun export) => Path.Combine(Folder, export.StoredAs!);

    /// <summary>Begins the file of an export.</summary>
    public PartFile Begin(ExportRun export)
    {
        PrivateFiles.MakeFolder(Folder);
        return new(PathOf(export) + PartFile.Ending, Through);
    }

    /// <summary>
    /// Begins a file anywhere, under a name beside its own that nobody has. What a killed process left beside it is taken away; what another
    /// process writes there now is left.
    /// </summary>
    public PartFile Begin(string path)
    {
        foreach (var left in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*" + PartFile.Ending).Where(found => IsPartOf(path, found)).ToList())
        {
            TakeAway(left);
        }
        return new($"{path}.{Random()}{PartFile.Ending}", Through);
    }

    /// <summary>Null where it is gone. It may be deleted while it is read.</summary>
    public Stream? Open(string name)
    {
        try
        {
            return new FileStream(Path.Combine(Folder, name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Delete(string? name)
    {
        if (name is not null && Directory.Exists(Folder))
        {
            File.Delete(Path.Combine(Folder, name));
        }
    }

    /// <summary>The file or its part. What cannot be deleted now is nobody's, and <see cref="ExportExpiryJob"/> comes back to it.</summary>
    public void TryDelete(string? name)
    {
        try
        {
            Delete(name);
            Delete(name + PartFile.Ending);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // No export stands for it any more.
        }
    }

    /// <summary>Names of files, whole or in part, that no export stands for.</summary>
    /// <param name="readKnown">The names that exports have. Asked after the folder was: an export has its name before its file.</param>
    public async Task<IReadOnlyList<string>> FindOrphansAsync(Func<Task<IReadOnlySet<string>>> readKnown)
    {
        var found = Directory.Exists(Folder) ? Directory.GetFiles(Folder).Select(path => Path.GetFileName(path)!).ToList() : [];
        if (found.Count == 0)
        {
            return [];
        }
        var known = await readKnown();
        return [.. found.Where(name => !known.Contains(name.EndsWith(PartFile.Ending, StringComparison.Ordinal) ? name[..^PartFile.Ending.Length] : name))];
    }

    /// <summary>The seam at which tests fill the disk.</summary>
    protected virtual Stream Through(FileStream file) => file;

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomLength));

    private static bool IsPartOf(string path, string found)
    {
        var (name, start) = (Path.GetFileName(found), Path.GetFileName(path) + ".");
        return name.Length == start.Length + (2 * RandomLength) + PartFile.Ending.Length && name.StartsWith(start, StringComparison.Ordinal)
            && !name.AsSpan(start.Length, 2 * RandomLength).ContainsAnyExcept(Hex);
    }

    // Whoever writes it holds it, and the system lets go when a process ends, however it ends.
    private static void TakeAway(string left)
    {
        try
        {
            using (new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
                File.Delete(left);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is being written, or is another's.
        }
    }
}
