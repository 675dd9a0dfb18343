using Microsoft.Extensions.Logging;

namespace CrmAdmin.Bench;

/// <summary>Collects the statements that a case sends and has them judged as the tests do: no table that grows may be gone through or sorted.</summary>
internal sealed class PlanCheck : ILoggerProvider, ILogger
{
    private readonly HashSet<string> statements = new(StringComparer.Ordinal);
    private readonly Lock guard = new();

    /// <summary>None were collected: a fault too, for then nothing was judged.</summary>
    public IReadOnlyList<string> Faults(BenchShop shop)
    {
        List<string> all;
        lock (guard)
        {
            all = [.. statements];
            statements.Clear();
        }
        using var connection = Plain.Open(shop.Storage);
        var plans = new QueryPlans(connection, [.. PlanAllowances.OfTheList, .. PlanAllowances.Beside]);
        return all.Count == 0 ? ["no statement was seen"] : [.. all.SelectMany(plans.Faults)];
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = formatter(state, exception);
        if (line.StartsWith("Executed DbCommand", StringComparison.Ordinal) && line.IndexOf('\n', StringComparison.Ordinal) is var start and > 0)
        {
            lock (guard)
            {
                statements.Add(line[(start + 1)..]);
            }
        }
    }

    public void Dispose()
    {
        // nothing is held
    }
}
