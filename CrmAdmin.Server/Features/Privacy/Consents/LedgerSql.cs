namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>
/// The database itself refuses to change or delete an entry, whoever asks: a mistake in the program, a purge, a person with a
/// console. Whoever may drop the triggers is found by <see cref="LedgerCheck"/>.
/// </summary>
internal sealed class LedgerSql : IFeatureSql
{
    public const string Table = "consent_ledger";
    private const string Words = "consent_ledger is append-only";

    public IEnumerable<string> Statements(bool postgres) => postgres ? Postgres : Sqlite;

    private static IEnumerable<string> Sqlite =>
    [
        $"DROP TRIGGER IF EXISTS {Table}_insert",
        $"DROP TRIGGER IF EXISTS {Table}_update",
        $"DROP TRIGGER IF EXISTS {Table}_delete",
        $"CREATE TRIGGER {Table}_update BEFORE UPDATE ON {Table} BEGIN SELECT RAISE(ABORT, '{Words}'); END",
        $"CREATE TRIGGER {Table}_delete BEFORE DELETE ON {Table} BEGIN SELECT RAISE(ABORT, '{Words}'); END",
        // INSERT OR REPLACE deletes without asking the trigger above.
        $"CREATE TRIGGER {Table}_insert BEFORE INSERT ON {Table} WHEN new.number <= (SELECT coalesce(max(number), 0) FROM {Table}) "
        + $"BEGIN SELECT RAISE(ABORT, '{Words}'); END",
    ];

    // ALWAYS: also where a session calls itself a replica.
    private static IEnumerable<string> Postgres =>
    [
        $"CREATE OR REPLACE FUNCTION {Table}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{Words}' USING ERRCODE = 'restrict_violation'; END $$",
        $"DROP TRIGGER IF EXISTS {Table}_append_only ON {Table}",
        $"CREATE TRIGGER {Table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {Table} FOR EACH STATEMENT EXECUTE FUNCTION {Table}_refuse()",
        $"ALTER TABLE {Table} ENABLE ALWAYS TRIGGER {Table}_append_only",
    ];
}
