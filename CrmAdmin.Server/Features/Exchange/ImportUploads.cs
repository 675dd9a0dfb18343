using System.Collections.Concurrent;
using System.Security.Cryptography;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Server.Data;

namespace CrmAdmin.Server.Features.Exchange;

/// <summary>
/// Uploaded files between the upload and the import: in the data folder, readable by its owner only, known by a random id, gone
/// after a day or with a restart.
/// </summary>
public sealed class ImportUploads
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, Upload> uploads = new(StringComparer.Ordinal);
    private readonly string folder;
    private readonly TimeProvider clock;

    public ImportUploads(StorageOptions storage, TimeProvider clock)
    {
        this.clock = clock;
        folder = Path.Combine(storage.Folder, "uploads");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true); // of a process that is gone: nobody has their ids any more
        }
    }

    /// <summary>Counts bytes as they come and keeps nothing of a file that is too long.</summary>
    /// <exception cref="RuleException"><c>import.too-large</c>.</exception>
    public async Task<string> KeepAsync(long staffId, string name, Stream body, ImportLimits limits, CancellationToken ct)
    {
        Sweep();
        Directory.CreateDirectory(folder);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var path = Path.Combine(folder, id);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew);
            var buffer = new byte[81_920];
            for (int read; (read = await body.ReadAsync(buffer, ct)) > 0;)
            {
                if (file.Length + read > limits.MaxBytes)
                {
                    throw new RuleException("import.too-large", file.Length + read, limits.MaxBytes);
                }
                await file.WriteAsync(buffer.AsMemory(0, read), ct);
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }
        uploads[id] = new(staffId, Path.GetFileName(name), path, clock.GetUtcNow() + Life);
        return id;
    }

    /// <exception cref="NotFoundException">Not this person's, or gone.</exception>
    public (string Name, FileStream File) Open(string id, long? staffId)
    {
        Sweep();
        return uploads.TryGetValue(id, out var upload) && upload.StaffId == staffId
            ? (upload.Name, File.OpenRead(upload.Path))
            : throw new NotFoundException();
    }

    private void Sweep()
    {
        foreach (var (id, upload) in uploads)
        {
            if (upload.EndsAt <= clock.GetUtcNow() && uploads.TryRemove(id, out _))
            {
                File.Delete(upload.Path);
            }
        }
    }

    private sealed record Upload(long StaffId, string Name, string Path, DateTimeOffset EndsAt);
}
