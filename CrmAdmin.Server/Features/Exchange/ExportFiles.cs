using System.Security.Cryptography;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Server.Data;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary>
/// The files of exports: in the data folder, readable by their owner only, under random names. A file has its name only when it is whole;
/// until then it is a part, which nobody is offered and a start takes away.
/// </summary>
public sealed class ExportFiles(StorageOptions storage)
{
    private const string Part = ".part";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Folder { get; } = Path.Combine(storage.Folder, "exports");

    public static string NewName(ExportFormat format) => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)) + ExportSheets.ExtensionOf(format);

    /// <summary>Writes a whole file or none.</summary>
    /// <returns>Its size.</returns>
    public async Task<long> WriteAsync(string name, Func<Stream, Task> write)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Folder);
        }
        else
        {
            Directory.CreateDirectory(Folder, OwnerOnly | UnixFileMode.UserExecute);
        }
        return await WriteWholeAsync(Path.Combine(Folder, name), write);
    }

    /// <inheritdoc cref="WriteAsync"/>
    public static async Task<long> WriteWholeAsync(string path, Func<Stream, Task> write)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }
        long size;
        try
        {
            await using (var file = new FileStream(path + Part, options))
            {
                await write(file);
                file.Flush(flushToDisk: true);
                size = file.Length;
            }
            File.Move(path + Part, path, overwrite: true);
        }
        catch
        {
            File.Delete(path + Part);
            throw;
        }
        return size;
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

    /// <summary>Takes away what no export stands for.</summary>
    public int Sweep(IReadOnlySet<string> known)
    {
        var strangers = Directory.Exists(Folder) ? Directory.GetFiles(Folder).Where(path => !known.Contains(Path.GetFileName(path))).ToList() : [];
        strangers.ForEach(File.Delete);
        return strangers.Count;
    }
}
