using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
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
            BlockFilter.Marked => customers.Where(hit => hit.Customer.BlockMarked == yes || hit.Customer.BlockPurchases == yes || hit.Customer.BlockSignIn == yes),
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
            var start = StartOf(registeredFrom, zone);
            customers = customers.Where(hit => hit.Customer.RegisteredAt >= start);
        }
        if (query.RegisteredTo is { } registeredTo)
        {
            var end = EndOf(registeredTo, zone);
            customers = customers.Where(hit => hit.Customer.RegisteredAt < end);
        }
        if (query.SignInFrom is { } signInFrom)
        {
            var start = StartOf(signInFrom, zone);
            customers = customers.Where(hit => hit.Customer.LastSignInAt >= start);
        }
        if (query.SignInTo is { } signInTo)
        {
            var end = EndOf(signInTo, zone);
            customers = customers.Where(hit => hit.Customer.LastSignInAt < end);
        }
        return customers;
    }

    /// <summary>The instant at which a local day begins; where the clocks skip midnight, the first that exists.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        if (day.Year is 1 or 9999)
        {
            return new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero); // at the ends of the calendar no offset fits any more
        }
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight))
        {
            midnight = midnight.AddMinutes(15);
        }
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }

    /// <summary>The first instant after a local day.</summary>
    public static DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone)
        => day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : StartOf(day.AddDays(1), zone);
}
