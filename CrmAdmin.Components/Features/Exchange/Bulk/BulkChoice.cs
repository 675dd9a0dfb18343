using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Components.Features.Exchange.Bulk;

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
