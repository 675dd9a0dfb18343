using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>Names for the keys that the log holds: of levels, staff and customers, as they are called now.</summary>
internal sealed class LogNames
{
    private readonly Dictionary<(string Field, string Value), string> names = [];

    public static async Task<LogNames> ReadAsync(CrmDbContext db, IReadOnlyCollection<EditLogEntry> entries, CancellationToken ct)
    {
        var found = new LogNames();
        if (Keys(entries, nameof(Customer.LevelId)) is { Count: > 0 } levels)
        {
            found.Add(nameof(Customer.LevelId), await db.Levels().Where(l => levels.Contains(l.Id)).Select(l => new Choice(l.Id, l.Name)).ToListAsync(ct));
        }
        if (Keys(entries, nameof(Customer.AccountManagerId)) is { Count: > 0 } staff)
        {
            found.Add(nameof(Customer.AccountManagerId), await db.Staff().Where(m => staff.Contains(m.Id)).Select(m => new Choice(m.Id, m.Name)).ToListAsync(ct));
        }
        if (Keys(entries, nameof(Customer.ReferredById)) is { Count: > 0 } referrers)
        {
            var customers = await db.Customers().Where(c => referrers.Contains(c.Id)).Select(c => new { c.Id, c.FirstName, c.MiddleName, c.LastName, c.Company }).ToListAsync(ct);
            found.Add(nameof(Customer.ReferredById), customers.Select(c => new Choice(c.Id, CustomerName.Display(c.FirstName, c.MiddleName, c.LastName, c.Company))));
        }
        return found;
    }

    /// <summary>The value itself where it is no key, or its record is gone.</summary>
    public string? Of(string field, string? value) => value is null ? null : names.GetValueOrDefault((field, value), value);

    private static List<long> Keys(IEnumerable<EditLogEntry> entries, string field)
        => [.. entries.Where(e => e.Field == field).SelectMany(e => new[] { e.Old, e.New }).OfType<string>()
            .Select(text => long.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : 0).Distinct()];

    private void Add(string field, IEnumerable<Choice> choices)
    {
        foreach (var choice in choices)
        {
            names[(field, choice.Id.ToString(CultureInfo.InvariantCulture))] = choice.Name;
        }
    }
}
