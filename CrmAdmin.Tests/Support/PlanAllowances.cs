namespace CrmAdmin.Tests.Support;

/// <summary>What may go through something that grows, and nothing beside it: each names one statement.</summary>
public static class PlanAllowances
{
    private const string Row = @"SELECT c\.id, c\.sign_in_id, [\w., ()]+ FROM customers c NOT INDEXED JOIN levels l ON l\.id = c\.level_id";

    /// <summary>Of the list of customers.</summary>
    public static IReadOnlyList<PlanAllowance> OfTheList { get; } =
    [
        new("SCAN c", $@"{Row} ORDER BY c\.id (DESC|ASC) LIMIT @count", "from the newest on, or from the oldest for the last page, and no further than a page"),
        new(
            "SEARCH w USING COVERING INDEX ix_customers_list (id>? AND id<?)",
            @"SELECT w\.id FROM customers w INDEXED BY ix_customers_list WHERE [\w.@<>=, ()]+ AND w\.id >= @oldest AND w\.id <= @newest ORDER BY 1 (DESC|ASC) LIMIT @count OFFSET @skip",
            "each of its filters was counted and means many of all customers, so the walk meets them soon; and an entry is a twentieth of a row"),
        new("SCAN c USING COVERING INDEX ix_customers_key", @"SELECT count\(\*\) FROM \(SELECT 1 FROM customers c LIMIT @cap\)",
            "counts no further than is shown"),
        new(
            "SCAN c USING COVERING INDEX ix_customers_key",
            @"SELECT c\.id FROM customers c INDEXED BY ix_customers_key ORDER BY c\.id DESC LIMIT 1 OFFSET @skip",
            "a jump to a place in all customers counts keys, in an index of nothing else"),
    ];

    /// <summary>Of what else is read.</summary>
    public static IReadOnlyList<PlanAllowance> Beside { get; } =
    [
        .. Newest("e", "export_runs", "id"), .. Newest("o", "outbox_mails", "id"),
        new("SCAN consent_ledger USING COVERING INDEX IX_consent_ledger_subject_number",
            @"SELECT count\(\*\) FROM \(SELECT 1 FROM ""consent_ledger"" WHERE 1 = 1 LIMIT @cap\) AS counted", Capped),
        new("SCAN consent_ledger", @"SELECT .* FROM ""consent_ledger"" WHERE 1 = 1 ORDER BY number DESC LIMIT @count",
            "from the newest on, and no further than a page"),

        new("SCAN audit_log", @"SELECT count\(\*\) FROM \(SELECT 1 FROM ""audit_log"" WHERE 1 = 1.* LIMIT @cap\) AS counted", Administration),
        new("SCAN audit_log", @"SELECT .* FROM ""audit_log"" WHERE 1 = 1.* ORDER BY id DESC LIMIT @count", Administration),

        new("SCAN customers USING COVERING INDEX ix_customers_key", @"SELECT COUNT\(\*\) FROM ""customers"" AS ""c""",
            "how many an export of everybody holds, and a bulk change of everybody changes, is told exactly"),
        new("SCAN c USING COVERING INDEX IX_customers_level_id_id",
            @"SELECT ""c"".""id"" AS ""Key"", ""c"".""level_id"" AS ""LevelId"" FROM ""customers"" AS ""c""", Everybody),
        new(
            "SCAN c USING COVERING INDEX ix_customers_key",
            $@"SELECT ""c"".""id"" AS ""Key"", {Any} FROM ""customers"" AS ""c"" LEFT JOIN \( SELECT {Any} FROM ""block_entries"" AS ""b"" WHERE ""b"".""ended_at"" IS NULL AND \([^()]+\) \) AS ""b0"" ON ""c"".""id"" = ""b0"".""customer_id""",
            Everybody),
        new(
            "SCAN c USING COVERING INDEX IX_customers_level_id_id",
            @"SELECT ""c"".""level_id"" AS ""Key"", COUNT\(\*\) AS ""Count"" FROM ""customers"" AS ""c"" GROUP BY ""c"".""level_id""",
            "how many are in each level, told exactly on a page of the settings"),

        new("USE TEMP B-TREE FOR ORDER BY", $@"SELECT {Any} FROM ""addresses"" WHERE customer_id = @id ORDER BY is_billing DESC, is_delivery DESC, name",
            OneCustomer),
        new("USE TEMP B-TREE FOR DISTINCT", Places, OneCustomer),
        new("USE TEMP B-TREE FOR ORDER BY", Places, OneCustomer),
        new(
            "USE TEMP B-TREE FOR ORDER BY",
            $@"SELECT {Any} FROM ""staff_sessions"" AS ""s"" WHERE ""s"".""staff_id"" = @actor_StaffId AND ""s"".""ended_at"" IS NULL AND [^()]+ ORDER BY ""s"".""last_seen_at"" DESC",
            "one person's open sessions"),

        .. new[]
        {
            ("SCAN c", $@"SELECT {Any} FROM ""consent_ledger"" AS ""c"" ORDER BY ""c"".""number"""),
            ("SCAN c", $@"SELECT {Any} FROM ""consent_subjects"" AS ""c"" ORDER BY ""c"".""customer_id"""), ("SCAN c", States),
            ("USE TEMP B-TREE FOR ORDER BY", States), ("SCAN c0", Absent),
        }.Select(one => new PlanAllowance(one.Item1, one.Item2, "the check of the ledger reads all of it: that is what it is for")),
    ];

    private const string Any = @"[\w"".,@*+ =]+";
    private const string Capped = "counts no further than is shown";
    private const string Everybody = "the preview of a change of everybody names each of them: that is what is changed afterwards";
    private const string Administration = "changes of settings and staff: as many as administrators make, not the customers";
    private const string OneCustomer = "one customer's few addresses";

    private const string Places =
        @"SELECT ""a0"".""place_key"" FROM \( SELECT DISTINCT ""a"".""place_key"" FROM ""addresses"" AS ""a"" WHERE ""a"".""customer_id"" = @id AND ""a"".""place_key"" IS NOT NULL \) AS ""a0"" ORDER BY ""a0"".""place_key"" LIMIT @p";

    private const string States =
        @"SELECT ""c"".""customer_id"" AS ""CustomerId"", ""c"".""entry"" AS ""Entry"" FROM ""consent_states"" AS ""c"" WHERE NOT EXISTS \(.+\) ORDER BY ""c"".""entry"" LIMIT 1";

    private const string Absent =
        @"SELECT ""c"".""customer_id"" AS ""CustomerId"", ""c0"".""number"" AS ""Entry"" FROM ""consent_subjects"" AS ""c"" INNER JOIN ""consent_ledger"" AS ""c0"" ON .+ ORDER BY ""c0"".""number"" LIMIT 1";

    // All rows from the newest on, a page of them, and how many, no further than is shown.
    private static IEnumerable<PlanAllowance> Newest(string name, string table, string key) =>
    [
        new($"SCAN {name}", $@"SELECT {Any} FROM ""{table}"" AS ""{name}"" ORDER BY ""{name}"".""{key}"" DESC LIMIT @p",
            "from the newest on, and no further than a page"),
        .. key == "id"
            ? [new PlanAllowance($"SCAN {name}",
                $@"SELECT COUNT\(\*\) FROM \( SELECT 1 FROM ""{table}"" AS ""{name}"" ORDER BY ""{name}"".""id"" DESC LIMIT @p \) AS ""{name}0""", Capped)]
            : Array.Empty<PlanAllowance>(),
    ];
}
