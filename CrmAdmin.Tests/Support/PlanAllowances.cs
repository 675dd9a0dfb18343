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
            "SCAN w USING COVERING INDEX ix_customers_list",
            @"SELECT w\.id FROM customers w INDEXED BY ix_customers_list WHERE [\w.@<>=, ()]+ ORDER BY 1 (DESC|ASC) LIMIT @count OFFSET @skip",
            "each of its filters was counted and means many of all customers, so the walk meets them soon; and an entry is a twentieth of a row"),
        new("SCAN c USING COVERING INDEX ix_customers_key", @"SELECT count\(\*\) FROM \(SELECT 1 FROM customers c LIMIT @cap\)", "counts no further than is shown"),
        new(
            "SCAN c USING COVERING INDEX ix_customers_key", @"SELECT c\.id FROM customers c INDEXED BY ix_customers_key ORDER BY c\.id DESC LIMIT 1 OFFSET @skip",
            "a jump to a place in all customers counts keys, in an index of nothing else"),
    ];

    /// <summary>Of what else is read.</summary>
    public static IReadOnlyList<PlanAllowance> Beside { get; } =
    [
    ];
}
