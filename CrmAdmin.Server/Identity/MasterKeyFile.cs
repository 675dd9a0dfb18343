using System.Security.Cryptography;

namespace CrmAdmin.Server.Identity;

/// <summary>Where the master key comes from: <c>CRM_MASTER_KEY</c> (base64), else a file that only its owner can read.</summary>
public static class MasterKeyFile
{
    public const string KeySetting = "CRM_MASTER_KEY";
    public const string PathSetting = "CRM_MASTER_KEY_FILE";

    /// <summary>
    /// Reads the key. Where <paramref name="createIfMissing"/> (Development) and there is none, makes one in the file.
    /// </summary>
    /// <exception cref="MasterKeyException">There is none, it is not 32 bytes, others may read it, or it lies with the data.</exception>
    public static MasterKey Load(IConfiguration configuration, string dataFolder, bool createIfMissing)
    {
        if (configuration[KeySetting] is { Length: > 0 } given)
        {
            return Decode(given, KeySetting);
        }
        var path = Path.GetFullPath(configuration[PathSetting] is { Length: > 0 } named ? named : DefaultPath(configuration));
        if (IsInside(path, dataFolder))
        {
            throw new MasterKeyException($"The master key {path} lies in the data folder, where every copy of the data would hold it too. "
                + $"Keep it elsewhere and name the place in {PathSetting}.");
        }
        if (!File.Exists(path))
        {
            if (!createIfMissing)
            {
                throw new MasterKeyException($"There is no master key. Set {KeySetting} to 32 random bytes as base64, or make the file {path}: "
                    + $"(umask 077; mkdir -p '{Path.GetDirectoryName(path)}'; head -c 32 /dev/urandom | base64 > '{path}'). Back it up apart from the data.");
            }
            Create(path);
        }
        if (PrivateFiles.IsOpenToOthers(path))
        {
            throw new MasterKeyException($"Others than its owner may use the master key {path}. Run: chmod 600 '{path}'");
        }
        try
        {
            return Decode(File.ReadAllText(path), path);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new MasterKeyException($"The master key {path} cannot be read: {ex.Message}", ex);
        }
    }

    /// <summary>Makes a new key in a file of mode 0600; leaves one that is there already as it is.</summary>
    public static void Create(string path)
    {
        PrivateFiles.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // Whole or not at all: two servers that start at once must not read half a key, nor each keep its own.
        var draft = $"{path}.{Guid.NewGuid():N}";
        using (var file = PrivateFiles.Make(draft, FileMode.CreateNew))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(MasterKey.Length)) + "\n"));
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

    private static string DefaultPath(IConfiguration configuration)
        => Path.Combine(configuration["XDG_CONFIG_HOME"] is { Length: > 0 } home
            ? home
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"), "crmadmin", "master.key");

    private static MasterKey Decode(string base64, string source)
    {
        var trimmed = base64.Trim();
        var bytes = new byte[trimmed.Length];
        return Convert.TryFromBase64String(trimmed, bytes, out var length) && length == MasterKey.Length
            ? new MasterKey(bytes.AsSpan(0, length))
            : throw new MasterKeyException($"The master key in {source} is not {MasterKey.Length} bytes as base64.");
    }

    // By the real path: a link must not lead into the data folder either.
    private static bool IsInside(string path, string folder)
        => (Real(path) + Path.DirectorySeparatorChar).StartsWith(Real(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Real(string path)
    {
        if (Path.GetDirectoryName(path) is not { } parent)
        {
            return path;
        }
        var here = Path.Combine(Real(parent), Path.GetFileName(path));
        FileSystemInfo info = Directory.Exists(here) ? new DirectoryInfo(here) : new FileInfo(here);
        return info.LinkTarget is null ? here : Real(info.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
    }
}
