using System.Text.RegularExpressions;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Tests.Support;

/// <summary>A step that goes through or sorts what grows with the shop, and why it may in this statement and no other.</summary>
/// <param name="Step">As SQLite says it, whole.</param>
/// <param name="Statement">What the whole statement matches, white space as one blank.</param>
public sealed record PlanAllowance(string Step, string Statement, string Why);

/// <summary>
/// Judges how SQLite answers a statement: nothing that grows with the shop may be gone through, be it the table, a whole index or a virtual
/// table without a condition, nor sorted, nor given an index for the occasion. What may be all the same stands in a list.
/// </summary>
public sealed partial class QueryPlans(SqliteConnection connection, params IReadOnlyList<PlanAllowance> allowed)
{
    /// <summary>A handful of rows each, however many customers there are; every other table counts as one that grows.</summary>
    private static readonly string[] Small =
        ["consent_wordings", "levels", "mail_accounts", "mail_templates", "role_rights", "role_rules", "settings", "staff", "store_settings"];

    private readonly HashSet<PlanAllowance> used = [];
    private HashSet<string>? tables;

    /// <summary>Allowances that no statement needed.</summary>
    public IEnumerable<PlanAllowance> Unused => allowed.Except(used);

    /// <summary>“step: statement” of each that is not allowed.</summary>
    public IReadOnlyList<string> Faults(string sql)
    {
        var faults = new List<string>();
        foreach (var statement in Ended().Split(sql).Select(one => Blanks().Replace(one, " ").Trim(' ', ';')).Where(one => Read().IsMatch(one)))
        {
            var plan = Explain(statement);
            faults.AddRange(plan.Where(step => IsFault(statement, step, plan) && !IsAllowed(statement, step)).Select(step => $"{step.Detail}: {statement}"));
        }
        return faults;
    }

    private bool IsFault(string statement, Step step, IReadOnlyList<Step> plan)
    {
        // An index that holds all that the list asks of every customer is as good as the table: a range of it is gone through.
        if (step.Detail.Contains("AUTOMATIC", StringComparison.Ordinal) || ListScan().IsMatch(step.Detail))
        {
            return true;
        }
        if (step.Detail.Contains("TEMP B-TREE", StringComparison.Ordinal))
        {
            var beside = plan.Where(other => other.Parent == step.Parent && Source().IsMatch(other.Detail)).ToList();
            return beside.Count == 0 || beside.Exists(other => !IsSmall(statement, Source().Match(other.Detail).Groups["name"].Value));
        }
        if (!step.Detail.StartsWith("SCAN ", StringComparison.Ordinal) || step.Detail == "SCAN CONSTANT ROW")
        {
            return false;
        }
        var name = Source().Match(step.Detail).Groups["name"].Value;
        if (VirtualTable().Match(step.Detail) is { Success: true } found)
        {
            // M: MATCH, =: one row. A list that came as a parameter is a table to SQLite, too.
            return !found.Groups["by"].Value.AsSpan().ContainsAny('M', '=') && !IsListParameter(statement, name);
        }
        return !IsSmall(statement, name) && !IsDerived(statement, name, plan);
    }

    private bool IsAllowed(string statement, Step step)
    {
        var by = allowed.FirstOrDefault(one => one.Step == step.Detail
            && Regex.IsMatch(statement, $"^(?:{one.Statement})$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        return by is not null && (used.Add(by) || used.Contains(by));
    }

    // A name may mean different tables in different places: then all of them are to be small.
    private bool IsSmall(string statement, string name)
    {
        var meant = Tables(statement, name);
        return meant.Count > 0 && meant.TrueForAll(table => Small.Contains(table, StringComparer.OrdinalIgnoreCase));
    }

    // Rows of another step, which is judged itself; a name that is a table's somewhere else is none.
    private bool IsDerived(string statement, string name, IReadOnlyList<Step> plan)
        => Tables(statement, name).Count == 0
            && (name[0] == '(' || plan.Any(step => step.Detail == $"CO-ROUTINE {name}" || step.Detail == $"MATERIALIZE {name}"));

    private List<string> Tables(string statement, string name)
    {
        tables ??= [.. Rows("SELECT name FROM sqlite_master WHERE type = 'table'", reader => reader.GetString(0))];
        return [.. Named().Matches(statement)
            .Where(match => tables.Contains(match.Groups["table"].Value)
                && string.Equals(
                    name, (match.Groups["alias"] is { Success: true } alias ? alias : match.Groups["table"]).Value, StringComparison.OrdinalIgnoreCase))
            .Select(match => match.Groups["table"].Value).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    private static bool IsListParameter(string statement, string name)
        => ListParameter().Matches(statement).Any(match => match.Groups["alias"].Value == name);

    private List<Step> Explain(string statement)
    {
        var parameters = Parameter().Matches(statement).Select(match => match.Value).Distinct(StringComparer.Ordinal);
        return Rows("EXPLAIN QUERY PLAN " + statement, reader => new Step(reader.GetInt64(1), reader.GetString(3)), [.. parameters]);
    }

    private List<T> Rows<T>(string sql, Func<SqliteDataReader, T> make, params IReadOnlyList<string> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in parameters)
        {
            command.Parameters.AddWithValue(name, 1);
        }
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(make(reader));
        }
        return rows;
    }

    private sealed record Step(long Parent, string Detail);

    [GeneratedRegex(@"^(SCAN|SEARCH) (?<name>\([^)]*\)|\S+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Source();

    [GeneratedRegex(@"^SEARCH \S+ USING (COVERING )?INDEX ix_customers_list \(id[<>]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListScan();

    [GeneratedRegex(@"VIRTUAL TABLE INDEX -?\d+:(?<by>\S*)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VirtualTable();

    [GeneratedRegex(
        @"(\b(FROM|JOIN|INTO|UPDATE)|,)\s+""?(?<table>\w+)""?(?![\w.(""])(\s+(AS\s+)?(?!(WHERE|INDEXED|ON|CROSS|JOIN|INNER|LEFT|ORDER|GROUP|LIMIT|SET|UNION|EXCEPT|INTERSECT|DEFAULT|NOT|VALUES|RETURNING|FROM|AND|OR|AS)\b)""?(?<alias>\w+)""?)?", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"\bjson_each\([^()]*\)\s+(AS\s+)?""?(?<alias>\w+)""?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListParameter();

    [GeneratedRegex(@"@\w+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex(@";\s*(?:\n|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Ended();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^(SELECT|WITH|INSERT|UPDATE|DELETE)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Read();
}
