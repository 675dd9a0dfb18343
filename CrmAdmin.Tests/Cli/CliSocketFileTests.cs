using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text;
using CrmAdmin.Server.Cli;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrmAdmin.Tests.Cli;

[UnsupportedOSPlatform("windows")] // file modes
public sealed class CliSocketFileTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-cli-");

    private string Data => folder.FullName;

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_socket_is_for_its_owner_only_and_goes_with_the_server()
    {
        using var server = Server(Data);
        await server.StartAsync(CancellationToken.None);
        Assert.Equal(Path.Combine(Data, "crm.sock"), CliSocket.PathFor(Data));
        Assert.Equal(Owner, File.GetUnixFileMode(CliSocket.PathFor(Data)));

        await server.StopAsync(CancellationToken.None);
        Assert.False(File.Exists(CliSocket.PathFor(Data)));
        Assert.Null(await AskAsync(Data));
    }

    [Fact]
    public async Task A_data_folder_with_a_long_path_is_served_from_a_private_folder()
    {
        var data = Directory.CreateDirectory(Path.Combine(Data, new string('d', 60), new string('ü', 30))).FullName;
        var path = CliSocket.PathFor(data);
        Assert.True(Encoding.UTF8.GetByteCount(path) <= CliSocket.LongestPath, path);
        Assert.NotEqual(path, CliSocket.PathFor(data + "2"));
        Assert.Equal(path, CliSocket.PathFor(data + "/"));

        using var server = Server(data);
        await server.StartAsync(CancellationToken.None);

        Assert.Equal(0, await AskAsync(data));
        Assert.Equal(Owner, File.GetUnixFileMode(path));
        Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(path)!));
        await server.StopAsync(CancellationToken.None);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void A_link_in_place_of_the_private_folder_is_refused()
    {
        var data = Path.Combine(Data, new string('d', 120));
        var place = Path.GetDirectoryName(CliSocket.PathFor(data))!;
        Directory.CreateSymbolicLink(place, Data);
        try
        {
            Assert.Throws<IOException>(() => CliSocket.Listen(data));
        }
        finally
        {
            File.Delete(place);
        }
    }

    [Theory]
    [InlineData(1000, 1000, true)]
    [InlineData(0, 1000, true)]
    [InlineData(1001, 1000, false)]
    [InlineData(1000, 0, false)]
    public void Only_the_same_user_and_root_are_trusted(int peer, int own, bool trusted) => Assert.Equal(trusted, CliSocket.IsTrusted(peer, own));

    [Fact]
    public async Task The_kernel_says_who_is_at_the_other_end()
    {
        using var listener = CliSocket.Listen(Data);
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(CliSocket.PathFor(Data)));
        using var accepted = await listener.AcceptAsync();
        if (OperatingSystem.IsLinux())
        {
            Assert.NotNull(CliSocket.OwnUser);
            Assert.Equal(Environment.IsPrivilegedProcess, CliSocket.OwnUser == 0);
        }
        Assert.Equal(CliSocket.OwnUser, CliSocket.UserOf(accepted));
        Assert.Equal(CliSocket.OwnUser, CliSocket.UserOf(client));
        Assert.True(CliSocket.MayAsk(accepted));
        Assert.True(CliSocket.MayAnswer(client, Data));
    }

    private static CliSocketServer Server(string data) => new(data, (_, _, _) => Task.FromResult(0), NullLogger<CliSocketServer>.Instance);

    private static Task<int?> AskAsync(string data) => CliSocketClient.TryRunAsync(data, new("verify", [], "/", "en"), new RecordedConsole());
}
