using System.Diagnostics;

namespace CrmAdmin.Bench;

/// <summary>One line of the table: the product's way beside the plain one, taken in turns in the same run.</summary>
/// <param name="Ours">Milliseconds, median.</param>
/// <param name="Plain">Milliseconds, median; of the yardstick that <paramref name="Against"/> names.</param>
/// <param name="Goal">The highest ratio that is good; null: told without a goal.</param>
/// <param name="Peak">Megabytes: the most that this process held while the line was measured, both ways and all that lies warm.</param>
internal sealed record Line(
    string Name, double Ours, double Plain, double? Goal, long Rows, string Against = "plain SQLite", string? Note = null, double? Peak = null)
{
    /// <summary>Null: there is no yardstick.</summary>
    public double? Ratio => Plain > 0 ? Ours / Plain : null;

    public bool IsMet => Goal is not { } goal || Ratio <= goal;
}

/// <summary>What a way found; both ways must find the same.</summary>
/// <param name="Total">As the page tells it; the count is capped.</param>
/// <param name="Keys">Of the rows in their order, drawn together into one number.</param>
internal sealed record Found(long Rows, long Total = 0, long Keys = 0)
{
    public static Found Of(IEnumerable<long> keys, long total = 0)
    {
        var (rows, drawn) = (0L, 17L);
        foreach (var key in keys)
        {
            (rows, drawn) = (rows + 1, unchecked((drawn * 31) + key));
        }
        return new(rows, total, drawn);
    }
}

/// <summary>Something to measure.</summary>
/// <param name="FindsTheSame">In every round; false: only while it is warmed up, and of others each afterwards.</param>
internal sealed record Case(
    string Name, double Goal, Func<Task<Found>> Ours, Func<Found> Plain, string Against = "plain SQLite", bool FindsTheSame = true, int Rounds = 25);

internal static class Measure
{
    public const int WarmUps = 5;

    public static async Task<Line> RunAsync(Case work)
    {
        var last = new Found(0);
        using var peak = new PeakMemory();
        for (var n = 0; n < WarmUps; n++)
        {
            last = Same(work, await work.Ours(), work.Plain());
        }
        var (ours, plain) = (new double[work.Rounds], new double[work.Rounds]);
        for (var round = 0; round < work.Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var mine = await work.Ours();
            ours[round] = watch.Elapsed.TotalMilliseconds;
            watch.Restart();
            var theirs = work.Plain();
            plain[round] = watch.Elapsed.TotalMilliseconds;
            if (work.FindsTheSame)
            {
                last = Same(work, mine, theirs);
            }
        }
        return new(work.Name, Median(ours), Median(plain), work.Goal, last.Rows, work.Against, Peak: peak.Megabytes);
    }

    public static double Median(IEnumerable<double> values) => Percentile(values, 0.5);

    public static double Percentile(IEnumerable<double> values, double part)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(sorted.Length * part))];
    }

    private static Found Same(Case work, Found mine, Found theirs)
        => mine == theirs ? mine : throw new InvalidOperationException($"{work.Name}: not the same work, {mine} beside {theirs}.");
}
