namespace CrmAdmin.Server.Foundation;

/// <summary>Files and folders that only their owner may use, whatever the umask; the one place that knows modes. Windows keeps its own rules.</summary>
public static class PrivateFiles
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    /// <summary>Makes a folder of mode 0700; one that is there keeps its mode.</summary>
    public static void MakeFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }
        Directory.CreateDirectory(path, FolderMode700);
    }

    /// <summary>Makes a file that has mode 0600 from the first moment; one that is there keeps its mode where <paramref name="mode"/> takes it.</summary>
    public static FileStream Make(string path, FileMode mode, FileAccess access = FileAccess.Write, FileShare share = FileShare.None, int bufferSize = 4096)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = share, BufferSize = bufferSize };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }
        return new(path, options);
    }

    /// <summary>Takes from others what is there already: a folder, a file, a socket.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, Directory.Exists(path) ? FolderMode700 : FileMode600);
        }
    }

    public static bool IsOpenToOthers(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~FolderMode700) is not UnixFileMode.None;
}
