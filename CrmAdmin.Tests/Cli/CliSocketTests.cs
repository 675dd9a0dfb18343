using System.Net.Sockets;
using System.Text;
using CrmAdmin.Server.Cli;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrmAdmin.Tests.Cli;

public sealed class CliSocketTests : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-cli-");
    private readonly RecordedConsole console = new();
    private readonly List<CliSocketServer> servers = [];

    private string Data => folder.FullName;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in servers)
        {
            await server.StopAsync(CancellationToken.None);
            server.Dispose();
        }
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_server_carries_a_verb_out_and_the_caller_sees_what_it_writes()
    {
        CliRequest? seen = null;
        await ServeAsync((request, cli, _) =>
        {
            seen = request;
            cli.WriteLine("zwei\nZeilen \"비밀\" \u2028");
            cli.Progress("rows", 1, 3);
            cli.Error("no");
            cli.Progress("rows", 3, 3);
            cli.WriteLine(CultureInfo.CurrentUICulture.Name);
            return Task.FromResult(3);
        });

        Assert.Equal(3, await AskAsync("import", "a b.csv", "--dry-run"));
        Assert.Equal(["out zwei\nZeilen \"비밀\" \u2028", "progress rows 1/3", "err no", "progress rows 3/3", "out ko-KR"], console.Lines);
        Assert.Equal(("import", "/here", "ko-KR"), (seen!.Command, seen.Cwd, seen.Culture));
        Assert.Equal(["a b.csv", "--dry-run"], seen.Args);
    }

    [Fact]
    public async Task Nobody_listens_where_there_is_no_socket_or_a_stale_one()
    {
        Assert.Null(await AskAsync("verify"));
        using (var crashed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            crashed.Bind(new UnixDomainSocketEndPoint(Path.Combine(Data, "elsewhere")));
            File.Move(Path.Combine(Data, "elsewhere"), CliSocket.PathFor(Data)); // or closing it would take it away
        }
        Assert.True(File.Exists(CliSocket.PathFor(Data)));
        Assert.Null(await AskAsync("verify"));

        await ServeAsync((_, _, _) => Task.FromResult(0));
        Assert.Equal(0, await AskAsync("verify"));
    }

    [Fact]
    public async Task When_the_caller_goes_away_the_verb_is_cancelled()
    {
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await ServeAsync(async (_, _, ct) =>
        {
            started.SetResult();
            ct.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, ct);
            return 0;
        });
        using var interrupt = new CancellationTokenSource();
        var asking = AskAsync(interrupt.Token, "import");
        await started.Task;
        Assert.False(cancelled.Task.IsCompleted);

        await interrupt.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task When_the_server_stops_the_verb_is_cancelled_and_the_caller_told()
    {
        var started = new TaskCompletionSource();
        await ServeAsync(async (_, _, ct) =>
        {
            started.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
            return 0;
        });
        var asking = AskAsync("import");
        await started.Task;
        await servers[0].StopAsync(CancellationToken.None);
        Assert.Equal(1, await asking);
        Assert.Equal(["err The server is stopping."], console.Lines);
    }

    [Fact]
    public async Task A_verb_that_throws_is_exit_code_1_and_the_server_lives_on()
    {
        await ServeAsync((request, _, _) => request.Command == "bad" ? throw new InvalidOperationException("broken") : Task.FromResult(0));
        Assert.Equal(1, await AskAsync("bad"));
        Assert.Equal(["err broken"], console.Lines);
        Assert.Equal(0, await AskAsync("good"));
    }

    [Fact]
    public async Task Several_verbs_run_at_once()
    {
        using var both = new Barrier(2);
        await ServeAsync((_, _, ct) => Task.FromResult(both.SignalAndWait(TimeSpan.FromSeconds(10), ct) ? 0 : 1));
        Assert.Equal([0, 0], await Task.WhenAll(AskAsync("a"), AskAsync("b")));
    }

    [Fact]
    public async Task A_caller_that_does_not_read_does_not_make_the_verb_stand_still()
    {
        var finished = new TaskCompletionSource();
        await ServeAsync((_, cli, _) =>
        {
            for (var i = 0; i < 50_000; i++)
            {
                cli.WriteLine(new string('x', 100));
            }
            finished.SetResult();
            return Task.FromResult(0);
        });
        using var silent = await ConnectAsync("""{"command":"v","args":[],"cwd":"/","culture":"en"}""" + "\n");
        await finished.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("{\"command\":\"v\",\"args\":[null],\"cwd\":\"/\",\"culture\":\"en\"}\n")]
    [InlineData("{\"command\":\"v\"}\n")]
    [InlineData("GET / HTTP/1.1\n")]
    [InlineData("null\n")]
    public async Task What_is_no_request_is_refused_as_wrong_usage(string text)
    {
        var ran = false;
        await ServeAsync((_, _, _) =>
        {
            ran = true;
            return Task.FromResult(0);
        });
        using var socket = await ConnectAsync(text);
        Assert.Equal("{\"err\":\"This is not a request.\"}\n{\"exit\":2}\n", await ReadAllAsync(socket));
        Assert.False(ran);
    }

    [Fact]
    public async Task A_request_that_does_not_end_is_refused()
    {
        await ServeAsync((_, _, _) => Task.FromResult(0));
        using var socket = await ConnectAsync(new string('x', 64 * 1024));
        Assert.Equal("{\"err\":\"The request is too long.\"}\n{\"exit\":2}\n", await ReadAllAsync(socket));
    }

    [Fact]
    public async Task An_unknown_culture_is_no_error()
    {
        await ServeAsync((_, _, _) => Task.FromResult(0));
        Assert.Equal(0, await CliSocketClient.TryRunAsync(Data, new("verify", [], "/", "!!"), console));
    }

    [Fact]
    public async Task A_server_that_dies_is_exit_code_1_with_a_word_about_it()
    {
        using var listener = CliSocket.Listen(Data);
        var asking = AskAsync("import");
        using (await listener.AcceptAsync())
        {
        }
        Assert.Equal(1, await asking);
        Assert.Contains("lost", Assert.Single(console.Lines), StringComparison.Ordinal);
    }

    private async Task ServeAsync(Func<CliRequest, ICliConsole, CancellationToken, Task<int>> run)
    {
        var server = new CliSocketServer(Data, run, NullLogger<CliSocketServer>.Instance);
        servers.Add(server);
        await server.StartAsync(CancellationToken.None);
    }

    private Task<int?> AskAsync(string verb, params string[] args) => AskAsync(CancellationToken.None, verb, args);

    private Task<int?> AskAsync(CancellationToken ct, string verb, params string[] args)
        => CliSocketClient.TryRunAsync(Data, new(verb, args, "/here", "ko-KR"), console, ct);

    private async Task<Socket> ConnectAsync(string text)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(CliSocket.PathFor(Data)));
        await socket.SendAsync(Encoding.UTF8.GetBytes(text));
        return socket;
    }

    private static async Task<string> ReadAllAsync(Socket socket)
    {
        using var reader = new StreamReader(new NetworkStream(socket));
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }
}
