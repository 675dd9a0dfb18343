using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Ui.Logs;

public static class LogDialogs
{
    /// <summary>Opens a customer's whole log.</summary>
    /// <param name="log">The <see cref="LogComponent{TRow}"/>.</param>
    /// <param name="more">Parameters of its own.</param>
    public static Task OpenLogAsync(this Dialogs dialogs, Type log, string title, long customerId, params IEnumerable<(string Name, object? Value)> more)
    {
        var parameters = more.ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);
        (parameters["CustomerId"], parameters["IsOpen"]) = (customerId, true);
        return dialogs.OpenAsync(log, title, parameters, width: 860);
    }
}

/// <summary>A customer's log on the profile; the feature says its <see cref="View"/>, <see cref="LogPanel{TRow}"/> draws it.</summary>
public abstract class LogComponent<TRow> : ComponentBase
    where TRow : LogRow
{
    private LogView<TRow>? view;

    [Parameter, EditorRequired]
    public required long CustomerId { get; set; }

    /// <summary>The whole log in a dialog; else a card with its latest entry.</summary>
    [Parameter]
    public bool IsOpen { get; set; }

    /// <summary>At first only these.</summary>
    [Parameter]
    public string? Kind { get; set; }

    public LogView<TRow> View => view ??= Describe();

    protected abstract LogView<TRow> Describe();

    protected static IReadOnlyList<(string?, string)> Choices<TKind>(IStringLocalizer<Texts> texts, string prefix, params IEnumerable<TKind> without)
        where TKind : struct, Enum
        => [.. Enum.GetValues<TKind>().Except(without).Select(kind => ((string?)kind.ToString(), texts[prefix + kind].Value))];
}
