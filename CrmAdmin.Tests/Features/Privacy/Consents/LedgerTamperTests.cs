using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Privacy.Consents;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

/// <summary>
/// Random changes by somebody who has the database and not the key. What is first wrong is found here by comparing rows as they
/// are stored, without a single digest, and must be what the check names.
/// </summary>
public sealed class LedgerTamperTests : ConsentTest
{
    private const int Entries = 40;
    private static readonly int Tampers = Environment.GetEnvironmentVariable("SOAK") == "1" ? 10_000 : 400;
    private readonly Random random = new(20260302);
    private SqliteConnection console = null!;
    private string[] columns = [];

    [Fact]
    public async Task Every_tamper_is_found_and_the_first_bad_entry_named()
    {
        await FillAsync(Entries);
        await using var connection = console = new SqliteConnection(Shop.Storage.SqliteConnectionString);
        console.Open();
        Execute(
            "DROP TRIGGER consent_ledger_insert; DROP TRIGGER consent_ledger_update; DROP TRIGGER consent_ledger_delete; CREATE TABLE kept AS SELECT * "
            + "FROM consent_ledger");
        var written = Rows();
        columns = [.. written[1].Keys.Where(column => column != "number").Select(column => $"\"{column}\"")];
        var kinds = new Action[] { ChangeColumn, ChangeColumn, ChangeColumn, Delete, CutTail, Insert, Swap, Move, Renumber, Rewrite };
        var found = 0;
        for (var n = 0; found < Tampers && n < Tampers * 2; n++) // some change nothing: a row over itself, a zero where there is none
        {
            var kind = kinds[n % kinds.Length];
            kind();
            var now = Rows();
            var first = written.Keys.Union(now.Keys).Order().Where(number => !Same(written.GetValueOrDefault(number), now.GetValueOrDefault(number)))
                .Cast<long?>().FirstOrDefault();
            if (first is not null)
            {
                var fault = (await Get<LedgerCheck>().RunAsync(null, default)).Fault;
                Assert.True(fault?.Entry == first, $"{kind.Method.Name} {n}: first bad is {first}, named was {fault}");
                found++;
                Execute("DELETE FROM consent_ledger; INSERT INTO consent_ledger SELECT * FROM kept");
            }
        }
        Assert.Equal(Tampers, found);
        Assert.Equal("ok", await FaultAsync());
    }

    private void ChangeColumn()
    {
        var column = columns[random.Next(columns.Length)];
        var value = random.Next(7) switch
        {
            0 => "''",
            1 => $"{column} || ' '",
            2 => $"upper({column})",
            3 => $"(SELECT {column} FROM kept WHERE number = {Any()})",
            4 => $"replace({column}, '0', '1')",
            5 => $"CAST({column} || x'00ff' AS BLOB)",
            _ => "'Agreed'",
        };
        Execute($"UPDATE consent_ledger SET {column} = coalesce({value}, 'x') WHERE number = {Any()}");
    }

    private void Delete() => Execute($"DELETE FROM consent_ledger WHERE number = {Any()}");

    private void CutTail() => Execute($"DELETE FROM consent_ledger WHERE number >= {Any()}");

    // As another's copy, at the end, far behind it or before the first.
    private void Insert() => Copy(Any(), random.Next(3) switch { 0 => Entries + 1, 1 => Entries + 1 + random.Next(9), _ => -random.Next(9) });

    private void Swap()
    {
        var (one, other) = (Any(), Any());
        Execute($"UPDATE consent_ledger SET number = -1000 WHERE number = {one}");
        if (one != other)
        {
            Execute($"UPDATE consent_ledger SET number = {one} WHERE number = {other}");
        }
        Execute($"UPDATE consent_ledger SET number = {other} WHERE number = -1000");
    }

    // One entry over another.
    private void Move()
    {
        var (from, to) = (Any(), Any());
        Execute($"DELETE FROM consent_ledger WHERE number = {to}");
        Copy(from, to);
    }

    private void Renumber() => Execute($"UPDATE consent_ledger SET number = number + {Entries * random.Next(1, 3)} WHERE number = {Any()}");

    // The clever one: changes an answer and computes it and all that follows anew, seals left as they are.
    private void Rewrite()
    {
        var from = Any();
        var previous = from == 1 ? LedgerEntry.Origin : Rows()[from - 1]["digest"]!;
        foreach (var (number, row) in Rows().Where(one => one.Key >= from).OrderBy(one => one.Key).ToList())
        {
            var entry = new LedgerEntry
            {
                Number = number,
                Subject = row["subject"]!,
                Kind = row["kind"]!,
                State = number == from ? "Forged" : row["state"]!,
                Wording = row["wording"]!,
                WordingDigest = row["wording_digest"]!,
                Channel = row["channel"]!,
                At = row["at"]!,
                Staff = row["staff"],
                By = row["by"]!,
                Way = row["way"]!,
                Correlation = row["correlation"]!,
                Previous = previous,
            };
            previous = entry.ComputeDigest();
            Execute($"UPDATE consent_ledger SET state = '{entry.State}', previous = '{entry.Previous}', digest = '{previous}' WHERE number = {number}");
        }
    }

    private void Copy(long from, long to)
        => Execute(
            $"INSERT OR REPLACE INTO consent_ledger (number, {string.Join(", ", columns)}) SELECT {to}, {string.Join(", ", columns)} FROM kept WHERE number = {from}");

    private long Any() => random.Next(1, Entries + 1);

    private void Execute(string sql)
    {
        using var command = console.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static bool Same(IReadOnlyDictionary<string, string?>? one, IReadOnlyDictionary<string, string?>? other)
        => one is not null && other is not null && one.All(cell => other[cell.Key] == cell.Value);

    private SortedDictionary<long, Dictionary<string, string?>> Rows()
    {
        using var command = console.CreateCommand();
        command.CommandText = "SELECT * FROM consent_ledger ORDER BY number";
        using var reader = command.ExecuteReader();
        var rows = new SortedDictionary<long, Dictionary<string, string?>>();
        while (reader.Read())
        {
            rows[reader.GetInt64(reader.GetOrdinal("number"))] = Enumerable.Range(0, reader.FieldCount).ToDictionary(
                reader.GetName,
                i => reader.IsDBNull(i)
                    ? null
                    : reader.GetValue(i) is byte[] bytes ? Convert.ToHexStringLower(bytes) : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture),
                StringComparer.Ordinal);
        }
        return rows;
    }
}
