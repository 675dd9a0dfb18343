using CrmAdmin.Server.Features.Customers.Search;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Tests.Features.Customers.Search;

/// <summary>The two FTS5 tables as the product makes them, in memory.</summary>
public sealed class SearchTables : IDisposable
{
    private readonly SqliteConnection connection = new("Data Source=:memory:");

    public SearchTables()
    {
        connection.Open();
        Run("CREATE VIRTUAL TABLE long USING fts5(text, tokenize='trigram')");
        Run("CREATE VIRTUAL TABLE short USING fts5(text, tokenize='ascii')");
    }

    public void Dispose() => connection.Dispose();

    public void Add(long id, string document)
    {
        Run("INSERT INTO long(rowid, text) VALUES ($id, $text)", ("$id", id), ("$text", document));
        Run("INSERT INTO short(rowid, text) VALUES ($id, $text)", ("$id", id), ("$text", SearchText.ShortTerms(document)));
    }

    public void Clear()
    {
        Run("DELETE FROM long");
        Run("DELETE FROM short");
    }

    /// <summary>Ids of the documents that hold all the terms; all documents where there are none.</summary>
    public IReadOnlyList<long> Find(IReadOnlyList<SearchTerm> terms)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT rowid FROM long WHERE ($long IS NULL OR rowid IN (SELECT rowid FROM long WHERE long MATCH $long))"
            + " AND ($short IS NULL OR rowid IN (SELECT rowid FROM short WHERE short MATCH $short)) ORDER BY rowid";
        command.Parameters.AddWithValue("$long", (object?)SearchText.Fts5Match(terms, SearchTermKind.Long) ?? DBNull.Value);
        command.Parameters.AddWithValue("$short", (object?)SearchText.Fts5Match(terms, SearchTermKind.Short) ?? DBNull.Value);
        using var reader = command.ExecuteReader();
        var found = new List<long>();
        while (reader.Read())
        {
            found.Add(reader.GetInt64(0));
        }
        return found;
    }

    private void Run(string sql, params (string Name, object Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }
        command.ExecuteNonQuery();
    }
}
