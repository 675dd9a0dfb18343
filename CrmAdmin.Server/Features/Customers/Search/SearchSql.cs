using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Customers.Search;

/// <summary>
/// The full-text tables beside <c>customers</c> and the triggers that keep them, made again after every migration. FTS5's
/// secure-delete takes the terms of a deleted customer out of the index, which SQLite's own does not reach.
/// </summary>
internal sealed class SearchSql : IFeatureSql
{
    /// <summary>Keys and nothing else, for a jump into the depth of the list: the table itself would be read whole on the way.</summary>
    public const string KeyIndex = "ix_customers_key";

    public IEnumerable<string> Statements(bool postgres) => postgres ? Postgres :
    [
        .. Table("customer_search", "search_document", "trigram"), .. Table("customer_search_short", "search_short", "ascii"),
        $"CREATE INDEX IF NOT EXISTS {KeyIndex} ON customers (id)",
        $"CREATE INDEX IF NOT EXISTS {CustomerKeys.ListIndex} ON customers (id, {CustomerKeys.ListColumns})",
    ];

    /// <summary>For whoever rewrites what many are found by: the statements above make and fill it anew.</summary>
    public static IEnumerable<string> TakeDown(bool postgres) => postgres
        ? ["DROP INDEX IF EXISTS ix_customers_search", "DROP INDEX IF EXISTS ix_customers_search_short"]
        : new[] { "customer_search", "customer_search_short" }.SelectMany(table => (string[])
            [$"DROP TRIGGER IF EXISTS {table}_insert", $"DROP TRIGGER IF EXISTS {table}_delete", $"DROP TRIGGER IF EXISTS {table}_update",
                $"DROP TABLE IF EXISTS {table}"]);

    private static IEnumerable<string> Postgres =>
    [
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX IF NOT EXISTS ix_customers_search ON customers USING gin (search_document gin_trgm_ops)",
        "CREATE INDEX IF NOT EXISTS ix_customers_search_short ON customers USING gin (search_short gin_trgm_ops)",
    ];

    private static IEnumerable<string> Table(string table, string column, string tokenizer) =>
    [
        $"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5({column}, content='customers', content_rowid='id', tokenize='{tokenizer}', detail=full, columnsize=0)",
        $"INSERT INTO {table}({table}, rank) VALUES('secure-delete', 1)",
        // A table that was just made beside customers who are there already; an index with anything in it has a first segment.
        $"INSERT INTO {table}({table}) SELECT 'rebuild' WHERE NOT EXISTS (SELECT 1 FROM {table}_idx) AND EXISTS (SELECT 1 FROM customers)",
        $"DROP TRIGGER IF EXISTS {table}_insert",
        $"DROP TRIGGER IF EXISTS {table}_delete",
        $"DROP TRIGGER IF EXISTS {table}_update",
        $"CREATE TRIGGER {table}_insert AFTER INSERT ON customers BEGIN INSERT INTO {table}(rowid, {column}) VALUES (new.id, new.{column}); END",
        $"CREATE TRIGGER {table}_delete AFTER DELETE ON customers BEGIN INSERT INTO {table}({table}, rowid, {column}) VALUES ('delete', old.id, old.{column}); END",
        $"CREATE TRIGGER {table}_update AFTER UPDATE OF {column} ON customers WHEN old.{column} IS NOT new.{column} BEGIN "
        + $"INSERT INTO {table}({table}, rowid, {column}) VALUES ('delete', old.id, old.{column}); "
        + $"INSERT INTO {table}(rowid, {column}) VALUES (new.id, new.{column}); END",
    ];
}
