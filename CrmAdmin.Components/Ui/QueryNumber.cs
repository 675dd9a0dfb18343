namespace CrmAdmin.Components.Ui;

/// <summary>
/// A number out of an address, which anybody may have written: what is none is as good as absent. A page's parameter that were a number
/// itself would end the page.
/// </summary>
public static class QueryNumber
{
    public static long? Of(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
