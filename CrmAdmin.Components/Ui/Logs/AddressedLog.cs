using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace CrmAdmin.Components.Ui.Logs;

/// <summary>A log whose filter and place stand in the page's address.</summary>
public abstract class AddressedLog<TRow> : LogReading<TRow>
    where TRow : LogRow
{
    private readonly List<string> own = [];

    [Inject]
    public required NavigationManager Navigation { get; set; }

    protected override Task OnInitializedAsync()
    {
        Navigation.LocationChanged += OnLocationChanged;
        return GoAsync(Parse(new(Navigation.Uri)) ?? new());
    }

    public override void Dispose()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        base.Dispose();
    }

    /// <returns>Null: it is another page's address.</returns>
    protected abstract LogFilter? Parse(Uri address);

    protected abstract string AddressOf(LogFilter filter);

    /// <summary>From the newest; while something is typed the browser's history gets one entry.</summary>
    protected Task FilterAsync(LogFilter next) => NavigateAsync(next with { After = null }, replace: true);

    /// <summary>What was searched for stays a step back.</summary>
    protected Task ShowEverythingAsync() => NavigateAsync(new(Filter.CustomerId), replace: false);

    protected Task PageAsync(long? after) => NavigateAsync(Filter with { After = after }, replace: false);

    // The browser tells of it a line's delay later, when more may have been typed: its word on what came from here is no news.
    private Task NavigateAsync(LogFilter next, bool replace)
    {
        var address = Navigation.ToAbsoluteUri(AddressOf(next)).ToString();
        own.Add(address);
        Navigation.NavigateTo(address, replace: replace);
        return GoAsync(next);
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) => Guarded.Run(Errors, () => InvokeAsync(async () =>
    {
        if (own.IndexOf(e.Location) is var known && known >= 0)
        {
            own.RemoveRange(0, known + 1);
        }
        else if (Parse(new(e.Location)) is { } next)
        {
            await GoAsync(next);
            StateHasChanged();
        }
    }));
}
