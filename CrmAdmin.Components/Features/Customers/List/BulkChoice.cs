namespace CrmAdmin.Components.Features.Customers.List;

/// <summary>Who is chosen in the list, across its pages: one by one, or all whom a query matches but some.</summary>
public sealed class BulkChoice
{
    private readonly HashSet<long> customers = [];
    private CustomerQuery? all;
    private int matching;

    public int Count => all is null ? customers.Count : matching - customers.Count;

    public bool IsAll => all is not null;

    /// <summary>As it is now; later changes of the choice do not reach it.</summary>
    public BulkSelection Selection => new(all, customers.ToHashSet());

    public bool Contains(long customer) => IsAll != customers.Contains(customer);

    public void Set(IEnumerable<long> those, bool chosen)
    {
        foreach (var customer in those)
        {
            _ = chosen != IsAll ? customers.Add(customer) : customers.Remove(customer);
        }
        if (Count == 0)
        {
            Clear();
        }
    }

    /// <param name="count">How many the query matches.</param>
    public void SetAll(CustomerQuery query, int count)
    {
        customers.Clear();
        (all, matching) = (query.FromStart(), count);
    }

    public void Clear()
    {
        customers.Clear();
        (all, matching) = (null, 0);
    }
}

/// <summary>Whose.</summary>
/// <param name="All">Everybody whom this query matches, whatever page it shows; null: those of <paramref name="Customers"/> alone.</param>
/// <param name="Customers">Who is chosen; with <paramref name="All"/>, who is left out of it.</param>
public sealed record BulkSelection(CustomerQuery? All, IReadOnlySet<long> Customers);
