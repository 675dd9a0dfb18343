using Spectre.Console;

namespace CrmAdmin.Bench;

internal static class Table
{
    private const double MaxGrowth = 1.5;

    /// <summary>Whether the product grew with the shop more than by half beyond what the plain way did.</summary>
    public static bool Grew(Line line, IReadOnlyList<Line> smaller)
        => line.Goal is not null && smaller.FirstOrDefault(one => one.Name == line.Name) is { } small
            && line.Ours / small.Ours > MaxGrowth * Math.Max(1, line.Plain / small.Plain);

    public static void Print(IReadOnlyList<Line> larger, IReadOnlyList<Line> smaller, int customers)
    {
        var table = new Spectre.Console.Table { Title = new(string.Create(CultureInfo.InvariantCulture, $"{customers:N0} customers, medians")) };
        table.AddColumns("Work", "Product, ms", "Yardstick, ms", "Ratio", "Goal", "Growth", "Rows", "Peak, MB", "Against");
        foreach (var line in larger)
        {
            var small = smaller.FirstOrDefault(one => one.Name == line.Name);
            table.AddRow(
                Markup.Escape(line.Name), Number(line.Ours), line.Plain > 0 ? Number(line.Plain) : "–",
                line.Ratio is { } ratio ? Mark(Number(ratio), line.IsMet) : "–", line.Goal is { } goal ? Number(goal) : "–",
                small is null
                    ? "–"
                    : Mark(string.Create(CultureInfo.InvariantCulture, $"{line.Ours / small.Ours:0.00} (plain {line.Plain / small.Plain:0.00})"),
                        !Grew(line, smaller)), line.Rows.ToString("N0", CultureInfo.InvariantCulture), line.Peak is { } peak ? Number(Math.Round(peak)) : "–",
                Markup.Escape(line.Note ?? line.Against));
        }
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        AnsiConsole.Write(table);
    }

    private static string Mark(string text, bool good) => good ? $"[green]{text}[/]" : $"[red]{text}[/]";

    private static string Number(double value) => value.ToString(value < 0.1 ? "0.0000" : value < 10 ? "0.00" : "N0", CultureInfo.InvariantCulture);
}
