using Microsoft.AspNetCore.Components;

namespace CrmAdmin.Components.Ui.Logs;

/// <summary>What is a log's own: its words, where its rows come from, its columns. When, by whom and from where all logs show alike.</summary>
/// <param name="Title">Key of its name.</param>
/// <param name="Nothing">Key of what is said where it is empty.</param>
/// <param name="Areas">Of the changes after which it is read again.</param>
public sealed record LogView<TRow>(string Title, string Nothing, Func<LogFilter, Task<Page<TRow>>> Read, params IReadOnlyList<ChangeArea> Areas)
    where TRow : LogRow
{
    /// <summary>Key of what is added to that in the open log.</summary>
    public string? Hint { get; init; }

    public required IReadOnlyList<LogColumn<TRow>> Columns { get; init; }

    /// <summary>Behind all others, under a title that is only read out: a link or a button.</summary>
    public LogColumn<TRow>? Last { get; init; }

    /// <summary>A row's class beside what lights up.</summary>
    public Func<TRow, string?>? RowClass { get; init; }

    /// <summary>On the card, before time and person: the latest entry in a few words.</summary>
    public RenderFragment<TRow>? Latest { get; init; }

    /// <summary>Key of the label over the kinds by which it is filtered, and they with their words.</summary>
    public (string Label, IReadOnlyList<(string?, string)> Choices)? Kinds { get; init; }

    /// <summary>Key of the title over who did it.</summary>
    public string ByTitle { get; init; } = "By";

    public Func<TRow, string> By { get; init; } = row => row.By;

    /// <summary>Null: it is not shown.</summary>
    public Func<TRow, string?> Source { get; init; } = row => row.Source;

    /// <summary>Who did it stands behind the time and the source in a column of its own; else both come last, in one.</summary>
    public bool IsByPerson { get; init; }
}

/// <param name="Title">Key of its title.</param>
/// <param name="Text">What stands in it; null: a dash.</param>
public sealed record LogColumn<TRow>(string Title, Func<TRow, string?>? Text = null, string? Class = null)
{
    /// <summary>By which a narrow window's styles know it.</summary>
    public string? Name { get; init; }

    /// <summary>Where text alone will not do.</summary>
    public RenderFragment<TRow>? Cell { get; init; }
}
