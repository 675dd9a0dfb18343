using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace CrmAdmin.Bench;

/// <summary>Collects the statements that a case sends and asks SQLite how it answers them: no table that grows may be gone through or sorted.</summary>
internal sealed partial class PlanCheck : ILoggerProvider, ILogger
{
    // A handful of rows each, whatever the shop's size: levels, staff, store_settings; and what a capped count goes through.
    private static readonly string[] Small = ["levels", "l", "staff", "m", "s", "counted"];
    private readonly HashSet<string> statements = new(StringComparer.Ordinal);
    private readonly Lock guard = new();

    public IReadOnlyList<string> Faults(BenchShop shop)
    {
        List<string> all;
        lock (guard)
        {
            all = [.. statements];
            statements.Clear();
        }
        using var connection = Plain.Open(shop.Storage);
        return [.. all.SelectMany(sql => Plan(connection, sql).Where(step => IsFault(sql, step)).Select(step => $"{step}: {sql}"))];
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

    // Newest first without a condition is a walk from the end that stops after a page: a scan in its words only.
    private static bool IsFault(string sql, string step)
    {
        if (step.Contains("TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal))
        {
            return !sql.Contains("is_billing", StringComparison.Ordinal); // one customer's few addresses
        }
        return Scan().Match(step) is { Success: true } scan && !step.Contains("VIRTUAL TABLE", StringComparison.Ordinal) && !step.Contains("INDEX", StringComparison.Ordinal)
            && !Small.Contains(scan.Groups["table"].Value) && !scan.Groups["table"].Value.StartsWith('(') && sql.Contains("WHERE", StringComparison.Ordinal);
    }

    private static List<string> Plan(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql;
        foreach (var name in Parameter().Matches(sql).Select(match => match.Value).Distinct(StringComparer.Ordinal))
        {
            command.Parameters.AddWithValue(name, 1);
        }
        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }
        return steps;
    }

    [GeneratedRegex(@"^SCAN (?<table>\S+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scan();

    [GeneratedRegex(@"@\w+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
