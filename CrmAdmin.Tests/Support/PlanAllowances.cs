namespace CrmAdmin.Tests.Support;

/// <summary>What may go through something that grows, and nothing beside it: each names one statement.</summary>
public static class PlanAllowances
{
    private const string Row = @"SELECT c\.id, c\.sign_in_id, [\w., ()]+ FROM customers c JOIN levels l ON l\.id = c\.level_id";

    /// <summary>Of the list of customers.</summary>
    public static IReadOnlyList<PlanAllowance> OfTheList { get; } =
    [
        new("SCAN c", $@"{Row} ORDER BY c\.id (DESC|ASC) LIMIT @count", "from the newest on, or from the oldest for the last page, and no further than a page"),
    ];
}
