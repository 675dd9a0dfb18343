namespace CrmAdmin.Components.Contracts;

/// <summary>Which rows of a log are wanted; they come newest first.</summary>
/// <param name="CustomerId">Whose; 0 where the log is about no customer.</param>
/// <param name="Kind">What kind of entry, as the log names it: a name of its enumeration, a field. Null for any, like what follows.</param>
/// <param name="By">Any part of the name of who did it.</param>
/// <param name="From">A day in the store's time zone; like <paramref name="To"/> it is included.</param>
/// <param name="Words">Any part of what the log can be searched for.</param>
/// <param name="After">Show what is older than this row.</param>
public sealed record LogFilter(
    long CustomerId = 0, string? Kind = null, string? By = null, string? Source = null, DateOnly? From = null, DateOnly? To = null, string? Words = null,
    long? After = null, int Size = 25);

/// <summary>What rows of all logs have.</summary>
/// <param name="Id">Newer rows have higher ones.</param>
/// <param name="Source">The way by which it came: ui, api, portal, import, job …</param>
public abstract record LogRow(long Id, DateTimeOffset At, string By, string Source);
