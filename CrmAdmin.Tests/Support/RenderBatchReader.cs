using System.Buffers.Binary;
using System.Text;

namespace CrmAdmin.Tests.Support;

internal enum PageEditKind
{
    PrependFrame = 1,
    RemoveFrame,
    SetAttribute,
    RemoveAttribute,
    UpdateText,
    StepIn,
    StepOut,
    UpdateMarkup,
    PermutationListEntry,
    PermutationListEnd,
}

internal enum PageFrameKind
{
    Element = 1,
    Text,
    Attribute,
    Component,
    Region,
    ElementReferenceCapture,
    ComponentReferenceCapture,
    Markup,
    ComponentRenderMode,
    NamedEvent,
}

/// <param name="Sibling">Where, among the children of what was stepped into.</param>
/// <param name="Frame">Which frame; of a permutation: where to.</param>
/// <param name="Name">Of the attribute removed.</param>
internal readonly record struct PageEdit(PageEditKind Kind, int Sibling, int Frame, string? Name);

/// <param name="Length">Of a subtree, in frames, this one included.</param>
/// <param name="Name">Of the element or attribute; the text or markup itself.</param>
/// <param name="Handler">0: an attribute with a value.</param>
internal readonly record struct PageFrame(PageFrameKind Kind, int Length, int ComponentId, string? Name, string? Value, long Handler);

/// <summary>What a server tells a page to change, in the layout of ASP.NET Core's RenderBatchWriter: records of fixed size and a table of strings.</summary>
internal sealed class RenderBatchReader
{
    private const int EditSize = 16;
    private const int FrameSize = 20;
    private readonly byte[] data;
    private readonly int strings;

    public RenderBatchReader(byte[] data)
    {
        this.data = data;
        strings = Int(data.Length - 4);
        var frames = Int(data.Length - 16);
        Frames = [.. Enumerable.Range(0, Int(frames)).Select(n => Frame(frames + 4 + (n * FrameSize)))];
        var diffs = Int(data.Length - 20);
        Diffs = [.. Enumerable.Range(0, Int(diffs)).Select(n => Diff(Int(diffs + 4 + (n * 4))))];
        var gone = Int(data.Length - 12);
        Disposed = [.. Enumerable.Range(0, Int(gone)).Select(n => Int(gone + 4 + (n * 4)))];
    }

    public IReadOnlyList<PageFrame> Frames { get; }

    public IReadOnlyList<(int ComponentId, IReadOnlyList<PageEdit> Edits)> Diffs { get; }

    /// <summary>Components that are gone.</summary>
    public IReadOnlyList<int> Disposed { get; }

    private (int, IReadOnlyList<PageEdit>) Diff(int at)
        => (Int(at), [.. Enumerable.Range(0, Int(at + 4)).Select(n => at + 8 + (n * EditSize)).Select(edit
            => new PageEdit((PageEditKind)Int(edit), Int(edit + 4), Int(edit + 8), Text(Int(edit + 12))))]);

    private PageFrame Frame(int at)
    {
        var kind = (PageFrameKind)Int(at);
        return kind switch
        {
            PageFrameKind.Element => new(kind, Int(at + 4), 0, Text(Int(at + 8)), null, 0),
            PageFrameKind.Attribute => new(kind, 1, 0, Text(Int(at + 4)), Text(Int(at + 8)), BinaryPrimitives.ReadInt64LittleEndian(data.AsSpan(at + 12))),
            PageFrameKind.Component => new(kind, Int(at + 4), Int(at + 8), null, null, 0),
            PageFrameKind.Region => new(kind, Int(at + 4), 0, null, null, 0),
            PageFrameKind.Text or PageFrameKind.Markup => new(kind, 1, 0, Text(Int(at + 4)), null, 0),
            _ => new(kind, 1, 0, null, null, 0),
        };
    }

    private int Int(int at) => BinaryPrimitives.ReadInt32LittleEndian(data.AsSpan(at));

    private string? Text(int index)
    {
        if (index < 0)
        {
            return null;
        }
        var (at, length) = (Int(strings + (index * 4)), 0);
        for (var shift = 0; ; shift += 7)
        {
            var part = data[at++];
            length |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return Encoding.UTF8.GetString(data, at, length);
            }
        }
    }
}
