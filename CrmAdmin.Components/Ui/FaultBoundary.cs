using Microsoft.AspNetCore.Components.Web;

namespace CrmAdmin.Components.Ui;

/// <summary>
/// An error boundary that surely shows its error. The renderer empties a boundary when something in it throws; where the boundary
/// had a render waiting at that moment, the emptying comes after it and the page stays blank. So it renders once more.
/// </summary>
public sealed class FaultBoundary : ErrorBoundary
{
    protected override async Task OnErrorAsync(Exception exception)
    {
        await base.OnErrorAsync(exception);
        await Task.Yield(); // the batch that empties it is over then
        StateHasChanged();
    }
}
