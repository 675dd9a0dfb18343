using System.Collections.Concurrent;
using System.Security.Cryptography;
using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>
/// Uploaded files between the upload and the import: in the data folder, readable by its owner only, known by a random id, gone
/// after the import, after a day or with a restart; five at most of one person, the oldest gives way.
/// </summary>
public sealed class ImportUploads(StorageOptions storage, TimeProvider clock) : IHostedService
{
    private const int MaxOfOnePerson = 5;
    private static readonly TimeSpan Life = TimeSpan.FromDays(1);
    private readonly ConcurrentDictionary<string, Upload> uploads = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Upload> running = new(StringComparer.Ordinal);
    private readonly string folder = Path.Combine(storage.Folder, "uploads");

    /// <summary>Files of a process that is gone: nobody has their ids any more.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Counts bytes as they come and keeps nothing of a file that is too long.</summary>
    /// <exception cref="RuleException"><c>import.too-large</c>.</exception>
    public async Task<string> KeepAsync(long staffId, string name, Stream body, ImportLimits limits, CancellationToken ct)
    {
        Sweep();
        PrivateFiles.MakeFolder(folder);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        var path = Path.Combine(folder, id);
        try
        {
            await using var file = PrivateFiles.Make(path, FileMode.CreateNew);
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
        uploads[id] = new(id, staffId, Path.GetFileName(name), path, clock.GetUtcNow() + Life);
        foreach (var old in uploads.Values.Where(upload => upload.StaffId == staffId).OrderByDescending(upload => upload.Id == id)
            .ThenByDescending(upload => upload.EndsAt).Skip(MaxOfOnePerson))
        {
            Forget(old);
        }
        return id;
    }

    /// <exception cref="NotFoundException">Not this person's, or gone.</exception>
    public (string Name, FileStream File) Open(string id, long? staffId)
    {
        var upload = Find(id, staffId);
        return (upload.Name, upload.Read());
    }

    /// <summary>Imports it, one at a time; a file that came in is deleted.</summary>
    /// <exception cref="NotFoundException">Not this person's, or gone.</exception>
    /// <exception cref="RuleException"><c>import.running</c>.</exception>
    public async Task<ImportReport> ImportAsync(string id, long? staffId, Func<string, FileStream, Task<ImportReport>> import)
    {
        var upload = Find(id, staffId);
        if (!running.TryAdd(id, upload))
        {
            throw new RuleException("import.running");
        }
        try
        {
            await using var file = upload.Read();
            var report = await import(upload.Name, file);
            if (report.WasWritten)
            {
                Forget(upload);
            }
            return report;
        }
        finally
        {
            running.TryRemove(id, out _);
        }
    }

    private Upload Find(string id, long? staffId)
    {
        Sweep();
        return uploads.TryGetValue(id, out var upload) && upload.StaffId == staffId ? upload : throw new NotFoundException();
    }

    private void Forget(Upload upload)
    {
        if (uploads.TryRemove(upload.Id, out _))
        {
            File.Delete(upload.Path);
        }
    }

    private void Sweep()
    {
        foreach (var upload in uploads.Values.Where(upload => upload.EndsAt <= clock.GetUtcNow()))
        {
            Forget(upload);
        }
    }

    private sealed record Upload(string Id, long StaffId, string Name, string Path, DateTimeOffset EndsAt)
    {
        // It may be deleted while it is read.
        public FileStream Read() => new(Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
    }
}
