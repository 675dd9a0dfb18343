using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Server.Features.Customers.List;

/// <summary>The keys of one page of a filtered list, newest first, and whether there are others on its sides.</summary>
internal sealed record CustomerKeyPage(IReadOnlyList<long> Keys, bool HasNewer, bool HasOlder)
{
    public static async Task<CustomerKeyPage> OfAsync(CustomerKeys keys, CustomerQuery query, int size, CancellationToken ct)
    {
        var (start, length) = PlaceIn(keys, query, size);
        if (keys.IsComplete || start + length < keys.Head.Count)
        {
            return new([.. keys.Head.Skip(start).Take(length)], start > 0, start + length < keys.Head.Count);
        }
        return query switch
        {
            { At: { } at } => await FromPlaceAsync(keys, at, size, ct),
            { After: { } after } => Down(await keys.ReadAsync(0, after - 1, upwards: false, size + 1, 0, ct), size, keys.Head[0] >= after),
            { Before: { } before } =>
                Up(await keys.ReadAsync(before + 1, long.MaxValue, upwards: true, size + 1, 0, ct), size, await HasOlderAsync(keys, before, ct)),
            _ => Down(keys.Head, size, hasNewer: false),
        };
    }

    // Where the page begins among the newest, and how long it is; past their end where it lies further down.
    private static (int Start, int Length) PlaceIn(CustomerKeys keys, CustomerQuery query, int size)
    {
        var head = keys.Head;
        switch (query)
        {
            case { At: { } at }:
                // past the end: the last page
                return keys.IsComplete && at >= head.Count ? (Math.Max(0, head.Count - size), size) : ((int)Math.Min(at, head.Count), size);
            case { After: { } after }:
                return (head.TakeWhile(key => key >= after).Count(), size);
            case { Before: { } before }:
                var newer = head.TakeWhile(key => key > before).Count();
                return (Math.Max(0, newer - size), Math.Min(size, newer));
            default:
                return (0, size);
        }
    }

    private static async Task<CustomerKeyPage> FromPlaceAsync(CustomerKeys keys, long at, int size, CancellationToken ct)
    {
        var found = await keys.ReadAsync(0, long.MaxValue, upwards: false, size + 1, at, ct);
        return found.Count > 0 ? Down(found, size, at > 0) : Up(await keys.ReadAsync(0, long.MaxValue, upwards: true, size + 1, 0, ct), size, hasOlder: false);
    }

    private static async Task<bool> HasOlderAsync(CustomerKeys keys, long before, CancellationToken ct)
        => keys.Head[^1] <= before || (await keys.ReadAsync(0, before, upwards: false, 1, 0, ct)).Count > 0;

    private static CustomerKeyPage Down(IReadOnlyList<long> found, int size, bool hasNewer) => new([.. found.Take(size)], hasNewer, found.Count > size);

    private static CustomerKeyPage Up(IReadOnlyList<long> found, int size, bool hasOlder) => new([.. found.Take(size).Reverse()], found.Count > size, hasOlder);
}
