using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace CrmAdmin.Server.Cli;

/// <summary>Where the socket is, and who is at its other end.</summary>
public static class CliSocket
{
    /// <summary>What the smallest <c>sun_path</c> holds (macOS: 104 bytes with the closing NUL; Linux: 108).</summary>
    public const int LongestPath = 103;

    /// <summary>
    /// <c>crm.sock</c> in the data folder; where that path is too long for a socket, in a folder of the temporary path, named by a hash of the
    /// data folder.
    /// </summary>
    public static string PathFor(string dataFolder)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataFolder));
        var path = Path.Combine(folder, "crm.sock");
        return Encoding.UTF8.GetByteCount(path) <= LongestPath
            ? path
            : Path.Combine(Path.GetTempPath(), "crm-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder))[..8]), "crm.sock");
    }

    /// <summary>Listens; the file has mode 0600 before anybody can connect. Whoever calls it holds the data folder's lock, so what is there is stale.</summary>
    /// <exception cref="IOException">The folder for a long path belongs to somebody else.</exception>
    public static Socket Listen(string dataFolder)
    {
        var path = PathFor(dataFolder);
        if (!IsInDataFolder(path, dataFolder))
        {
            MakePrivate(Path.GetDirectoryName(path)!);
        }
        File.Delete(path);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(path));
            PrivateFiles.Restrict(path);
            socket.Listen(16); // until here every connection is refused, whatever the umask left open
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The same user or root; root, who could become any user, also asks another's server, but not one in a folder open to all.</summary>
    public static bool MayAnswer(Socket server, string dataFolder) => OwnUser is not { } own || UserOf(server) is not { } peer
        || IsTrusted(peer, own) || (own == 0 && IsInDataFolder(PathFor(dataFolder), dataFolder));

    /// <summary>The same user or root. Where the system does not tell (not Linux), the file's mode decides alone.</summary>
    public static bool MayAsk(Socket client) => OwnUser is not { } own || UserOf(client) is not { } peer || IsTrusted(peer, own);

    public static bool IsTrusted(int peer, int own) => peer == own || peer == 0;

    /// <summary>The user id at the other end, as the kernel noted it when the connection was made; null where it does not tell.</summary>
    public static int? UserOf(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }
        const int solSocket = 1;
        const int soPeerCred = 17;
        Span<byte> credentials = stackalloc byte[12]; // struct ucred: pid, uid, gid
        return socket.GetRawSocketOption(solSocket, soPeerCred, credentials) == credentials.Length
            ? BitConverter.IsLittleEndian ? BinaryPrimitives.ReadInt32LittleEndian(credentials[4..]) : BinaryPrimitives.ReadInt32BigEndian(credentials[4..])
            : null;
    }

    /// <summary>The effective user id of this process; null where the system has none to read.</summary>
    public static int? OwnUser { get; } = OperatingSystem.IsLinux()
        ? int.Parse(
            File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[2], CultureInfo.InvariantCulture)
        : null;

    private static bool IsInDataFolder(string path, string dataFolder)
        => Path.GetDirectoryName(path) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(dataFolder));

    // Anybody may make a folder in the temporary path: a link is refused, and chmod fails on what is not ours.
    private static void MakePrivate(string folder)
    {
        PrivateFiles.MakeFolder(folder);
        if (new DirectoryInfo(folder).LinkTarget is not null)
        {
            throw new IOException($"{folder} is a link; it should be a folder of this server.");
        }
        PrivateFiles.Restrict(folder);
    }
}
