using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Server.Features.Customers.Account;

public static class InventedCustomers
{
    /// <summary>
    /// Whether nobody real is among the customers: an import, the portal or the shop may have brought some since they were invented. What
    /// staff add by hand while they try the program stays part of the demonstration.
    /// </summary>
    public static async Task<bool> AreInventedAsync(this CrmDbContext db, CancellationToken ct)
        => await db.Settings().AnyAsync(setting => setting.Name == Setting.Invented, ct)
            && !await db.Customers()
                .AnyAsync(customer => customer.AddedBy == AddedBy.Import || customer.AddedBy == AddedBy.Portal || customer.AddedBy == AddedBy.Api, ct);
}
