using CrmAdmin.Server.Features.Customers.Search;

namespace CrmAdmin.Server.Features.Customers.List;

/// <summary>What was typed, as SQLite is asked it: of the full-text tables, or of one customer's own texts.</summary>
internal sealed class CustomerTerms
{
    private readonly List<(string Name, object? Value)> values = [];

    private CustomerTerms(IReadOnlyList<SearchTerm> terms)
    {
        var (longs, shorts) = (SearchText.Fts5Match(terms, SearchTermKind.Long), SearchText.Fts5Match(terms, SearchTermKind.Short));
        Table = longs is null ? "customer_search_short" : "customer_search";
        Condition = $"f.{Table} MATCH @match";
        values.Add(("@match", longs ?? shorts));
        if (longs is not null && shorts is not null)
        {
            // “+”: or each of the short ones would be looked for by itself among the long, and all be sorted.
            Condition += " AND +f.rowid IN (SELECT rowid FROM customer_search_short WHERE customer_search_short MATCH @short)";
            values.Add(("@short", shorts));
        }
        var parts = new List<string>();
        foreach (var term in terms)
        {
            var name = $"@term{parts.Count}";
            parts.Add($"instr(c.{(term.Kind == SearchTermKind.Long ? "search_document" : "search_short")}, {name}) > 0");
            values.Add((name, term.Kind == SearchTermKind.Long ? term.Text : $" {term.Text} "));
        }
        Document = string.Join(" AND ", parts);
    }

    public string Table { get; }

    /// <summary>Of the full-text table <c>f</c>.</summary>
    public string Condition { get; }

    public string Found => $"{Table} f WHERE {Condition}";

    /// <summary>Of the customer <c>c</c>.</summary>
    public string Document { get; }

    public IReadOnlyList<(string Name, object? Value)> Values => values;

    /// <summary>Null: what was typed has nothing to search by.</summary>
    public static CustomerTerms? Of(string search) => SearchText.Parse(search) is { Count: > 0 } terms ? new(terms) : null;
}
