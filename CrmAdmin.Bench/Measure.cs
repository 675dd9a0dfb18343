using System.Diagnostics;

namespace CrmAdmin.Bench;

/// <summary>One line of the table: the product's way beside the plain one, taken in turns in the same run.</summary>
/// <param name="Ours">Milliseconds, median.</param>
/// <param name="Plain">Milliseconds, median; of the yardstick that <paramref name="Against"/> names.</param>
/// <param name="Goal">The highest ratio that is good; null: told without a goal.</param>
internal sealed record Line(string Name, double Ours, double Plain, double? Goal, long Rows, string Against = "plain SQLite", string? Note = null)
{
    /// <summary>Null: there is no yardstick.</summary>
    public double? Ratio => Plain > 0 ? Ours / Plain : null;

    public bool IsMet => Goal is not { } goal || Ratio <= goal;
}

/// <summary>Something to measure; both ways must do the same work, which their row counts are held to.</summary>
internal sealed record Case(string Name, double Goal, Func<Task<long>> Ours, Func<long> Plain, string Against = "plain SQLite", int Rounds = 25);

internal static class Measure
{
    private const int WarmUps = 5;

    public static async Task<Line> RunAsync(Case work)
    {
        long mine = 0, theirs = 0;
        for (var n = 0; n < Math.Min(WarmUps, work.Rounds); n++)
        {
            (mine, theirs) = (await work.Ours(), work.Plain());
        }
        if (mine != theirs)
        {
            throw new InvalidOperationException($"{work.Name}: not the same work, {mine} rows beside {theirs}.");
        }
        var (ours, plain) = (new double[work.Rounds], new double[work.Rounds]);
        for (var round = 0; round < work.Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            await work.Ours();
            ours[round] = watch.Elapsed.TotalMilliseconds;
            watch.Restart();
            work.Plain();
            plain[round] = watch.Elapsed.TotalMilliseconds;
        }
        return new(work.Name, Median(ours), Median(plain), work.Goal, mine, work.Against);
    }

    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    public static double Percentile(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(sorted.Length * part))];
    }
}
