using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Ui.Logs;

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
