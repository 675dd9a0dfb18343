using System.Text.RegularExpressions;

namespace CrmAdmin.Tests.Support;

/// <summary>An element, a text, a piece of markup, or the place of a component.</summary>
public sealed partial class PageNode
{
    private readonly List<PageNode> children = [];

    /// <summary>The element's name; null: no element.</summary>
    public string? Element { get; init; }

    public string? Own { get; internal set; }

    internal int ComponentId { get; init; } = -1;

    public PageNode? Parent { get; private set; }

    public IReadOnlyList<PageNode> Children => children;

    public Dictionary<string, string> Attributes { get; } = new(StringComparer.Ordinal);

    /// <summary>By the attribute's name: <c>onclick</c>.</summary>
    public Dictionary<string, long> Handlers { get; } = new(StringComparer.Ordinal);

    /// <summary>All text in it, markup without its tags.</summary>
    public string Text => Element is null && Own is not null ? Tag().Replace(Own, "") : string.Concat(children.Select(child => child.Text));

    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    /// <summary>The component whose own the element is: events of fields name it.</summary>
    internal int Owner => ComponentId >= 0 && Element is null ? ComponentId : Parent?.Owner ?? -1;

    public IEnumerable<PageNode> All() => children.SelectMany(child => child.All()).Prepend(this);

    /// <summary>This element or the nearest around it that hears the event.</summary>
    public PageNode? Hearing(string handler) => Handlers.ContainsKey(handler) ? this : Parent?.Hearing(handler);

    internal void Insert(int at, PageNode child)
    {
        child.Parent = this;
        children.Insert(at, child);
    }

    internal void RemoveAt(int at) => children.RemoveAt(at);

    internal void Permute(IReadOnlyList<(int From, int To)> moves)
    {
        var moved = moves.Select(move => (move.To, children[move.From])).ToList();
        foreach (var (to, child) in moved)
        {
            children[to] = child;
        }
    }

    [GeneratedRegex("<[^>]*>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tag();
}

/// <summary>A page as its browser has it after the batches so far; the rules are those of blazor.web.js.</summary>
internal sealed class RenderedPage
{
    private readonly Dictionary<int, PageNode> components = [];

    public void Attach(int componentId) => Root.Insert(Root.Children.Count, Of(componentId));

    public PageNode Root { get; } = new();

    public void Apply(RenderBatchReader batch)
    {
        foreach (var (componentId, edits) in batch.Diffs)
        {
            Apply(Of(componentId), edits, batch.Frames);
        }
        foreach (var gone in batch.Disposed)
        {
            components.Remove(gone);
        }
    }

    private PageNode Of(int componentId)
    {
        if (!components.TryGetValue(componentId, out var node))
        {
            components[componentId] = node = new() { ComponentId = componentId };
        }
        return node;
    }

    private void Apply(PageNode at, IReadOnlyList<PageEdit> edits, IReadOnlyList<PageFrame> frames)
    {
        var moves = new List<(int, int)>();
        foreach (var edit in edits)
        {
            switch (edit.Kind)
            {
                case PageEditKind.PrependFrame:
                    Insert(at, edit.Sibling, frames, edit.Frame);
                    break;
                case PageEditKind.RemoveFrame:
                    at.RemoveAt(edit.Sibling);
                    break;
                case PageEditKind.SetAttribute:
                    Set(at.Children[edit.Sibling], frames[edit.Frame]);
                    break;
                case PageEditKind.RemoveAttribute:
                    at.Children[edit.Sibling].Attributes.Remove(edit.Name!);
                    at.Children[edit.Sibling].Handlers.Remove(edit.Name!);
                    break;
                case PageEditKind.UpdateText or PageEditKind.UpdateMarkup:
                    at.Children[edit.Sibling].Own = frames[edit.Frame].Name;
                    break;
                case PageEditKind.StepIn:
                    at = at.Children[edit.Sibling];
                    break;
                case PageEditKind.StepOut:
                    at = at.Parent!;
                    break;
                case PageEditKind.PermutationListEntry:
                    moves.Add((edit.Sibling, edit.Frame));
                    break;
                case PageEditKind.PermutationListEnd:
                    at.Permute(moves);
                    moves.Clear();
                    break;
                default:
                    throw new InvalidDataException($"Edit {edit.Kind}");
            }
        }
    }

    /// <summary>How many children it made: a region has no node of its own.</summary>
    private int Insert(PageNode parent, int at, IReadOnlyList<PageFrame> frames, int index)
    {
        var frame = frames[index];
        switch (frame.Kind)
        {
            case PageFrameKind.Element:
                var element = new PageNode { Element = frame.Name };
                var content = index + 1;
                for (; content < index + frame.Length && frames[content].Kind == PageFrameKind.Attribute; content++)
                {
                    Set(element, frames[content]);
                }
                InsertRange(element, 0, frames, content, index + frame.Length);
                parent.Insert(at, element);
                return 1;
            case PageFrameKind.Text or PageFrameKind.Markup:
                parent.Insert(at, new() { Own = frame.Name ?? "" });
                return 1;
            case PageFrameKind.Component:
                parent.Insert(at, Of(frame.ComponentId));
                return 1;
            case PageFrameKind.Region:
                return InsertRange(parent, at, frames, index + 1, index + frame.Length);
            default:
                return 0; // references and the like are not to be seen
        }
    }

    private int InsertRange(PageNode parent, int at, IReadOnlyList<PageFrame> frames, int from, int to)
    {
        var begin = at;
        for (var index = from; index < to; index += Math.Max(1, frames[index].Length))
        {
            at += Insert(parent, at, frames, index);
        }
        return at - begin;
    }

    private static void Set(PageNode element, PageFrame attribute)
    {
        if (attribute.Handler != 0)
        {
            element.Handlers[attribute.Name!] = attribute.Handler;
        }
        else
        {
            element.Attributes[attribute.Name!] = attribute.Value ?? "";
        }
    }
}
