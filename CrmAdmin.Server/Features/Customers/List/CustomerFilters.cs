using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;

namespace CrmAdmin.Server.Features.Customers.List;

/// <summary>
/// The filters of a query as conditions of the model, for whoever goes through everybody it finds (bulk, export) and for PostgreSQL, whose
/// planner chooses among the indexes. In SQLite the list asks by <see cref="CustomerKeys"/>, which finds the same.
/// </summary>
public static class CustomerFilters
{
    public static IQueryable<SearchHit> Where(this IQueryable<SearchHit> customers, CustomerQuery query, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (query.Levels.Count > 0)
        {
            var levels = query.Levels;
            customers = customers.Where(hit => levels.Contains(hit.Customer.LevelId));
        }
        if (query.Active is { } active)
        {
            customers = customers.Where(hit => hit.Customer.IsActive == active);
        }
        if (query.AccountType is { } type)
        {
            customers = customers.Where(hit => hit.Customer.AccountType == type);
        }
        if (query.AddedBy is { } by)
        {
            customers = customers.Where(hit => hit.Customer.AddedBy == by);
        }
        if (query.AccountManager is { } manager)
        {
            customers = customers.Where(hit => hit.Customer.AccountManagerId == manager);
        }
        var yes = true; // a comparison with a parameter: SQLite takes no index for a bare column
        customers = query.Block switch
        {
            BlockFilter.Marked =>
                customers.Where(hit => hit.Customer.BlockMarked == yes || hit.Customer.BlockPurchases == yes || hit.Customer.BlockSignIn == yes),
            BlockFilter.Purchases => customers.Where(hit => hit.Customer.BlockPurchases == yes),
            BlockFilter.SignIn => customers.Where(hit => hit.Customer.BlockSignIn == yes),
            _ => customers,
        };
        if (query.Block is not null)
        {
            customers = customers.Where(hit => hit.Customer.BlockEndsAt == null || hit.Customer.BlockEndsAt > now);
        }
        if (query.RegisteredFrom is { } registeredFrom)
        {
            var start = StoreCalendar.StartOf(registeredFrom, zone);
            customers = customers.Where(hit => hit.Customer.RegisteredAt >= start);
        }
        if (query.RegisteredTo is { } registeredTo)
        {
            var end = StoreCalendar.EndOf(registeredTo, zone);
            customers = customers.Where(hit => hit.Customer.RegisteredAt < end);
        }
        if (query.SignInFrom is { } signInFrom)
        {
            var start = StoreCalendar.StartOf(signInFrom, zone);
            customers = customers.Where(hit => hit.Customer.LastSignInAt >= start);
        }
        if (query.SignInTo is { } signInTo)
        {
            var end = StoreCalendar.EndOf(signInTo, zone);
            customers = customers.Where(hit => hit.Customer.LastSignInAt < end);
        }
        return customers;
    }
}
