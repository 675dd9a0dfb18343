using System.Diagnostics;

namespace CrmAdmin.Bench;

/// <summary>
/// Many people at once: circuits with the list, then with a dialog before it, then clicking at random. The circuits' other ends are in a
/// process of their own (<see cref="CircuitCrowd"/>), so that this one's managed memory is the server's.
/// </summary>
internal sealed class CircuitsCase(BenchShop shop)
{
    public const string Memory = "memory per circuit with the list, MB";
    public const string Click = "click among 200 circuits, p95";
    private const int Circuits = 200;
    private const double MaxMegabytes = 1.5;

    public async Task<IEnumerable<Line>> RunAsync()
    {
        await using var served = await ServedShop.OpenAsync(shop.Storage.Folder, Circuits * 2);
        using var crowd = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                typeof(CircuitsCase).Assembly.Location, CircuitCrowd.CliCommand, served.Url.ToString(), Circuits.ToString(CultureInfo.InvariantCulture)
            },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        await ExpectAsync(crowd, "warm"); // what the first circuits make for all of them is there
        var idle = Managed();
        await NextAsync(crowd, "open");
        var lists = Managed();
        await NextAsync(crowd, "dialogs");
        var dialogs = Managed();
        var quiet = Milliseconds(await NextAsync(crowd, "quiet"));
        var busy = Milliseconds(await NextAsync(crowd, "busy"));
        crowd.StandardInput.Close();
        await crowd.WaitForExitAsync();
        var note = string.Create(CultureInfo.InvariantCulture, $"of {Circuits} open circuits; with a dialog {Megabytes(dialogs - idle):0.00} MB");
        return
        [
            new(Memory, Megabytes(lists - idle), MaxMegabytes, 1, Circuits, Note: note),
            new(Click, busy, quiet, null, Circuits, "one clicking among them, p95"),
        ];
    }

    private static double Megabytes(long bytes) => bytes / 1024.0 / 1024.0 / Circuits;

    private static double Milliseconds(string said) => double.Parse(said.Split(' ')[^1], CultureInfo.InvariantCulture);

    private static long Managed()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task<string> NextAsync(Process crowd, string what)
    {
        await crowd.StandardInput.WriteLineAsync(what);
        await crowd.StandardInput.FlushAsync();
        return await ExpectAsync(crowd, what);
    }

    private static async Task<string> ExpectAsync(Process crowd, string what)
    {
        var said = await crowd.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(5));
        return said?.StartsWith(what, StringComparison.Ordinal) == true ? said : throw new InvalidOperationException($"“{what}” was expected, not “{said}”.");
    }
}
