using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace CrmAdmin.Tests.Support;

/// <summary>
/// A circuit without a browser: it says to the server what a page's script would, or what somebody might say instead. It holds the
/// page as far as the server told it, answers what the server asks of the script, and never decides anything itself.
/// </summary>
public sealed partial class CircuitClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
    private readonly Lock gate = new();
    private readonly RenderedPage page = new();
    private readonly CircuitWire wire;
    private readonly Uri host;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<(bool, string?)>> dispatched = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> faults = new();
    private TaskCompletionSource next = NewBatch();
    private long events;
    private long interop;

    private CircuitClient(Uri host, CircuitWire wire) => (this.host, this.wire) = (host, wire);

    /// <summary>How many batches came.</summary>
    public int Batches { get; private set; }

    /// <summary>What the server said went wrong with the circuit as a whole.</summary>
    public IReadOnlyCollection<string> Faults => faults;

    public bool IsOpen => wire.IsOpen;

    /// <summary>Calls of the script that the server made, by name.</summary>
    public ConcurrentQueue<string> ScriptCalls { get; } = new();

    /// <exception cref="CircuitRefusedException">The door did not let it in.</exception>
    public static async Task<CircuitClient> OpenAsync(Uri host, string cookies, string path, string? origin = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host, path));
        request.Headers.Add("Cookie", cookies);
        using var answer = await Http.SendAsync(request);
        var html = await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
        var markers = Marker().Matches(html).Select(match => match.Groups["json"].Value).ToList();
        var state = State().Match(html).Groups["state"].Value;

        var line = await CircuitWire.ConnectAsync(host, cookies, origin ?? host.GetLeftPart(UriPartial.Authority));
        var circuit = new CircuitClient(host, line);
        line.Listen(circuit.HearAsync, circuit.Wake);
        await line.InvokeAsync("StartCircuit", new Uri(host, "/").ToString(), new Uri(host, path).ToString(), "[]", state).WaitAsync(Patience);
        var operations = markers.Select((marker, n) => string.Create(
            CultureInfo.InvariantCulture, $$"""{"type":"add","ssrComponentId":{{n + 1}},"marker":{{marker}}}"""));
        await line.SendAsync("UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""", state);
        return circuit;
    }

    public async ValueTask DisposeAsync() => await wire.DisposeAsync();

    /// <summary>What is on the page as soon as it is there.</summary>
    public async Task<T> SeeAsync<T>(Func<PageNode, T?> find, TimeSpan? patience = null)
        where T : class
    {
        using var over = new CancellationTokenSource(patience ?? Patience);
        while (true)
        {
            Task later;
            lock (gate)
            {
                later = next.Task;
                if (find(page.Root) is { } found)
                {
                    return found;
                }
            }
            if (!IsOpen)
            {
                throw new InvalidOperationException($"The circuit is closed: {string.Join("; ", faults)}");
            }
            try
            {
                await later.WaitAsync(over.Token);
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"Not on the page: {Look(root => root.Text)}", exception);
            }
        }
    }

    /// <summary>The first element of that name for which the rest holds.</summary>
    public Task<PageNode> FindAsync(string element, Func<PageNode, bool>? rest = null)
        => SeeAsync(root => root.All().FirstOrDefault(node => node.Element == element && (rest is null || rest(node))));

    public Task<PageNode> ButtonAsync(string text) => FindAsync("button", node => node.Text.Trim() == text);

    public Task<PageNode> FieldAsync(string name) => SeeAsync(root => root.All().FirstOrDefault(node => node["data-field"] == name));

    public T Look<T>(Func<PageNode, T> look)
    {
        lock (gate)
        {
            return look(page.Root);
        }
    }

    /// <summary>Done when its handler is: one that opens a dialog, when the dialog closes.</summary>
    /// <returns>Whether the server took it, and what it said.</returns>
    public Task<(bool Taken, string? Answer)> ClickAsync(PageNode node)
        => DispatchAsync("click", () => node.Hearing("onclick")!.Handlers["onclick"], """{"type":"click","detail":1}""");

    public Task<(bool Taken, string? Answer)> SubmitAsync(PageNode node)
        => DispatchAsync("submit", () => node.Hearing("onsubmit")!.Handlers["onsubmit"], "{}");

    /// <summary>As typed or chosen, whatever the field offers.</summary>
    public Task<(bool Taken, string? Answer)> ChangeAsync(PageNode node, string value)
    {
        var name = node.Handlers.ContainsKey("oninput") ? "input" : "change";
        var text = JsonSerializer.Serialize(value);
        return DispatchAsync(name, () => node.Handlers["on" + name], $$"""{"value":{{text}}}""",
            string.Create(CultureInfo.InvariantCulture, $$"""{"componentId":{{node.Owner}},"fieldValue":{{text}}}"""));
    }

    /// <summary>Any event of any number.</summary>
    public Task<(bool Taken, string? Answer)> DispatchAsync(string name, long handler, string args, string field = "null")
        => DispatchAsync(name, () => handler, args, field);

    // The number is the one that stands there as the event goes out: no batch is applied and answered between the two, as in a browser, which does
    // one thing at a time. The server forgets a number as soon as the batch that replaced it is answered.
    private async Task<(bool Taken, string? Answer)> DispatchAsync(string name, Func<long> handler, string args, string field = "null")
    {
        var call = Interlocked.Increment(ref events).ToString(CultureInfo.InvariantCulture);
        var answer = dispatched[call] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task sending;
        lock (gate)
        {
            sending = wire.SendAsync("BeginInvokeDotNetFromJS", call, null, "DispatchEventAsync", interop, string.Create(
                CultureInfo.InvariantCulture, $$"""[{"eventHandlerId":{{handler()}},"eventName":"{{name}}","eventFieldInfo":{{field}}},{{args}}]"""));
        }
        await sending;
        if (!IsOpen)
        {
            return (false, "closed");
        }
        try
        {
            return await answer.Task.WaitAsync(Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"No answer to {name}; open: {IsOpen}; faults: {string.Join("; ", faults)}; page: {Look(root => root.Text)}", exception);
        }
    }

    /// <summary>As a click on a link does.</summary>
    public Task GoAsync(string path) => wire.SendAsync("OnLocationChanged", new Uri(host, path).ToString(), null, true);

    /// <summary>Any word of the hub, also one that no script would say.</summary>
    public Task SayAsync(string target, params object?[] args) => wire.SendAsync(target, args);

    private async Task HearAsync(string target, object?[] args)
    {
        switch (target)
        {
            case "JS.RenderBatch":
                lock (gate)
                {
                    page.Apply(new((byte[])args[1]!));
                    Batches++;
                }
                await wire.SendAsync("OnRenderCompleted", args[0], null);
                Wake();
                break;
            case "JS.AttachComponent":
                lock (gate)
                {
                    page.Attach((int)(long)args[0]!);
                }
                break;
            case "JS.BeginInvokeJS":
                await AnswerAsync((long)args[0]!, (string)args[1]!, (string?)args[2] ?? "[]");
                break;
            case "JS.EndInvokeDotNet":
                if (dispatched.TryRemove((string)args[0]!, out var waiting))
                {
                    waiting.TrySetResult(((bool)args[1]!, (string?)args[2]));
                }
                break;
            case "JS.Error":
                faults.Enqueue((string)args[0]!);
                break;
        }
    }

    private async Task AnswerAsync(long call, string name, string json)
    {
        ScriptCalls.Enqueue(name);
        if (name.EndsWith("attachWebRendererInterop", StringComparison.Ordinal))
        {
            interop = long.Parse(DotNetObject().Match(json).Groups["id"].Value, CultureInfo.InvariantCulture);
        }
        if (call > 0)
        {
            await wire.SendAsync("EndInvokeJSFromDotNet", call, true, string.Create(CultureInfo.InvariantCulture, $"[{call},true,null]"));
        }
        if (name.EndsWith("navigationManager.navigateTo", StringComparison.Ordinal))
        {
            using var args = JsonDocument.Parse(json);
            await wire.SendAsync("OnLocationChanged", new Uri(host, args.RootElement[0].GetString()).ToString(), null, false);
        }
    }

    private void Wake()
    {
        lock (gate)
        {
            (var done, next) = (next, NewBatch());
            done.TrySetResult();
        }
        if (!wire.IsOpen)
        {
            foreach (var waiting in dispatched.Values)
            {
                waiting.TrySetResult((false, "closed"));
            }
        }
    }

    private static TaskCompletionSource NewBatch() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [GeneratedRegex("<!--Blazor:(?<json>\\{.*?\\})-->", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<state>.*?)-->", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex State();

    [GeneratedRegex("\"__dotNetObject\":(?<id>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DotNetObject();
}
