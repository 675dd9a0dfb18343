namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>A new file that only its owner may read, without its name: it gets that when it is whole. Until then nothing is left of it where it is
/// disposed.</summary>
public sealed class PartFile : IDisposable
{
    public const string Ending = ".part";
    private readonly string path;
    private readonly FileStream file;
    private bool isWhole;

    /// <param name="path">Nothing is there yet; another's file is never written over.</param>
    /// <param name="through">What is written goes through it.</param>
    public PartFile(string path, Func<FileStream, Stream> through)
    {
        (this.path, file) = (path, PrivateFiles.Make(path, FileMode.CreateNew, FileAccess.ReadWrite, bufferSize: 0));
        Content = through(file);
    }

    public Stream Content { get; }

    /// <returns>The file's size.</returns>
    public long Finish(string name, bool overwrite)
    {
        Content.Flush();
        file.Flush(flushToDisk: true);
        var size = file.Length;
        file.Dispose();
        File.Move(path, name, overwrite);
        isWhole = true;
        return size;
    }

    public void Dispose()
    {
        file.Dispose();
        if (!isWhole)
        {
            File.Delete(path);
        }
    }
}
