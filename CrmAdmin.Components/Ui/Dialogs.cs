using Microsoft.AspNetCore.Components;

namespace CrmAdmin.Components.Ui;

/// <summary>The dialogs of one circuit, one above the other; the layout's providers show them.</summary>
public sealed class Dialogs
{
    private readonly List<Action<object?>> open = [];

    /// <summary>Who shows them: one per circuit.</summary>
    internal Func<Type, string, Dictionary<string, object?>, int, Task<object?>>? Host { get; set; }

    /// <param name="width">In pixels, where the window is that wide.</param>
    /// <returns>What the dialog was closed with; null where it was left.</returns>
    public Task<object?> OpenAsync<T>(string title, Dictionary<string, object?>? parameters = null, int width = 600)
        where T : IComponent
        => OpenAsync(typeof(T), title, parameters, width);

    /// <inheritdoc cref="OpenAsync{T}"/>
    public Task<object?> OpenAsync(Type content, string title, Dictionary<string, object?>? parameters = null, int width = 600)
        => (Host ?? throw new InvalidOperationException("No layout shows dialogs."))(content, title, parameters ?? [], width);

    /// <summary>Closes the top one.</summary>
    public void Close(object? result = null)
    {
        if (open.Count > 0)
        {
            var close = open[^1];
            open.Remove(close);
            close(result);
        }
    }

    internal void Opened(Action<object?> close) => open.Add(close);

    internal void Left(Action<object?> close) => open.Remove(close);
}
