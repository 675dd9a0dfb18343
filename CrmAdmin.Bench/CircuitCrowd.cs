using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace CrmAdmin.Bench;

/// <summary>The other ends of many circuits, in a process of their own; says on its output what it has done, and is told on its input what is next.</summary>
internal sealed partial class CircuitCrowd(Uri url, int count) : IAsyncDisposable
{
    public const string CliCommand = "circuits";
    private const int First = 10;
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(40);
    private readonly int count = count;
    private readonly List<CircuitClient> circuits = [];
    private readonly Random random = new(5);

    public static async Task<int> RunAsync(string[] args)
    {
        await using var crowd = new CircuitCrowd(new(args[0]), int.Parse(args[1], CultureInfo.InvariantCulture));
        var cookies = await crowd.SignInAsync();
        await crowd.OpenAsync(cookies, First);
        Console.WriteLine("warm");
        while (await Console.In.ReadLineAsync() is { } next)
        {
            switch (next)
            {
                case "open":
                    await crowd.OpenAsync(cookies, crowd.count);
                    Console.WriteLine(next);
                    break;
                case "dialogs":
                    foreach (var circuit in crowd.circuits.Skip(First))
                    {
                        await OpenDialogAsync(circuit);
                    }
                    Console.WriteLine(next);
                    break;
                default:
                    var times = await crowd.ClickAsync(next == "quiet" ? crowd.circuits.Take(1) : crowd.circuits.Skip(First), next == "quiet" ? 0 : 4);
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{next} {times.Count} {Measure.Percentile(times, 0.95):0.0}"));
                    break;
            }
        }
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var circuit in circuits)
        {
            await circuit.DisposeAsync();
        }
    }

    private async Task OpenAsync(string cookies, int more)
    {
        for (var n = 0; n < more; n++)
        {
            var circuit = await CircuitClient.OpenAsync(url, cookies, "/customers");
            await RowsAsync(circuit, _ => true);
            circuits.Add(circuit);
        }
    }

    /// <param name="pause">Seconds between two clicks of one person, on average; 0: one after the other.</param>
    private async Task<IReadOnlyList<double>> ClickAsync(IEnumerable<CircuitClient> whose, double pause)
    {
        var over = Stopwatch.StartNew();
        var all = await Task.WhenAll(whose.Select(circuit => Task.Run(async () =>
        {
            var own = new Random(random.Next());
            var times = new List<double>();
            await Task.Delay(TimeSpan.FromSeconds(pause * own.NextDouble()));
            while (over.Elapsed < (pause > 0 ? Lasts : Lasts / 4))
            {
                var watch = Stopwatch.StartNew();
                await OneAsync(circuit, own);
                times.Add(watch.Elapsed.TotalMilliseconds);
                await Task.Delay(TimeSpan.FromSeconds(pause * 2 * own.NextDouble()));
            }
            return times;
        })));
        return [.. all.SelectMany(times => times)];
    }

    // A page further or back to the first one, the dialog, a row chosen: what is on the page after it is waited for.
    private static async Task OneAsync(CircuitClient circuit, Random own)
    {
        switch (own.Next(3))
        {
            case 0:
                var before = FirstRow(circuit.Look(root => root));
                var next = await circuit.FindAsync("button", node => node.Text.Trim() == "Next ›");
                if (next["disabled"] is not null)
                {
                    await circuit.GoAsync("/customers"); // a small shop has come to its end
                }
                else if (await circuit.ClickAsync(next) is { Taken: false, Answer: var answer })
                {
                    throw new InvalidOperationException($"Next was not taken: {answer}");
                }
                await RowsAsync(circuit, row => row != before);
                break;
            case 1 when circuit.Look(IsOpen):
                await circuit.ClickAsync(await circuit.ButtonAsync("Cancel"));
                await circuit.SeeAsync(root => IsOpen(root) ? null : root);
                break;
            case 1:
                await OpenDialogAsync(circuit);
                break;
            default:
                var body = await circuit.FindAsync("tbody", node => node.Handlers.ContainsKey("onrowact"));
                var row = circuit.Look(root => root.All().First(node => node["data-row"] is not null)["data-row"]);
                await circuit.DispatchAsync(
                    "rowact", body.Handlers["onrowact"], $$"""{"row":{{row}},"act":"pick","isTicked":{{(own.Next(2) == 0 ? "true" : "false")}}}""");
                break;
        }
    }

    private static async Task OpenDialogAsync(CircuitClient circuit)
    {
        if (circuit.Look(IsOpen))
        {
            return;
        }
        _ = circuit.ClickAsync(await circuit.ButtonAsync("+ Filter")).ContinueWith(_ => { }, TaskScheduler.Default); // answered when it closes
        await circuit.SeeAsync(root => IsOpen(root) ? root : null);
    }

    private static bool IsOpen(PageNode root) => root.All().Any(node => node["data-field"] == "RegisteredFrom");

    private static string? FirstRow(PageNode root)
        => root.All().FirstOrDefault(node => node.Element == "a" && node["class"]?.Contains("name", StringComparison.Ordinal) == true)?["href"];

    private static Task RowsAsync(CircuitClient circuit, Func<string, bool> isNew)
        => circuit.SeeAsync(root => FirstRow(root) is { } row && isNew(row) ? root : null);

    private async Task<string> SignInAsync()
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new() };
        using var http = new HttpClient(handler) { BaseAddress = url };
        var token = Token().Match(await http.GetStringAsync("/login")).Groups["value"].Value;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Form.Email"] = ServedShop.Email,
            ["Form.Password"] = ServedShop.Password,
            ["_handler"] = "login",
            ["__RequestVerificationToken"] = token,
        });
        using var answer = await http.PostAsync("/login", form);
        return answer.StatusCode == HttpStatusCode.Found
            ? handler.CookieContainer.GetCookieHeader(url)
            : throw new InvalidOperationException($"Signing in was answered with {answer.StatusCode}.");
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
