using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>Names for the keys that the log holds: of the records that features speak for, as they are called now.</summary>
internal sealed class LogNames
{
    private readonly Dictionary<(string Field, string Value), string> names = [];

    /// <summary>The value itself where it is no key, or its record is gone.</summary>
    public string? Of(string field, string? value) => value is null ? null : names.GetValueOrDefault((field, value), value);

    internal void Add(string field, IEnumerable<Choice> choices)
    {
        foreach (var choice in choices)
        {
            names[(field, choice.Id.ToString(CultureInfo.InvariantCulture))] = choice.Name;
        }
    }
}

/// <summary>Reads them, for all fields that features speak for.</summary>
public sealed class LogNameReader(IEnumerable<ILoggedNames> sources)
{
    internal async Task<LogNames> ReadAsync(CrmDbContext db, IReadOnlyCollection<EditLogEntry> entries, CancellationToken ct)
    {
        var found = new LogNames();
        foreach (var source in sources)
        {
            var keys = entries.Where(e => e.Field == source.Field).SelectMany(e => new[] { e.Old, e.New }).OfType<string>()
                .Select(text => long.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : 0).Distinct().ToList();
            if (keys.Count > 0)
            {
                found.Add(source.Field, await source.FindAsync(db, keys, ct));
            }
        }
        return found;
    }
}
