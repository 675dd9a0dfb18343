using System.Text.Json;

namespace CrmAdmin.Components.Ui.Editing;

/// <summary>The drafts of one session: the one it writes, and those from before that it offers.</summary>
internal sealed class EditDrafts<TInput>(EditServices services, string form, long? customerId, TInput input, Action changed)
    where TInput : class, new()
{
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement<object?>(null);
    private readonly DraftKeeper keeper = new(services.Drafts, services.Errors, services.Clock, form, customerId);
    private readonly List<DraftRow> offered = [];
    private string seen = "";
    private bool isOver;

    public IReadOnlyList<DraftRow> Offered => offered;

    /// <summary>Looks for drafts from before, beside the form that is shown already.</summary>
    public void Find(TInput stored, Func<string, bool> isMasked) => Guarded.Run(services.Errors, async () =>
    {
        var found = await services.Drafts.ListAsync(form);
        if (isOver || found.Count == 0)
        {
            return;
        }
        offered.Clear();
        offered.AddRange(found.Select(draft => draft with { Fields = Restorable(draft, stored, isMasked) }).Where(draft => draft.Fields.Count > 0));
        changed();
    });

    public void Look(TInput before, IReadOnlyList<string> typed)
    {
        var fields = typed.ToDictionary(field => field, field => new DraftField(Json(before, field), Json(input, field)), StringComparer.Ordinal);
        var now = string.Join('\n', fields.Select(field => $"{field.Key} {field.Value.Typed.GetRawText()}"));
        if (now != seen)
        {
            seen = now;
            keeper.Type(VersionOf(before), fields);
        }
    }

    /// <returns>Whether anything was taken over.</returns>
    public async Task<bool> RestoreAsync(DraftRow draft, TInput stored, IReadOnlyList<string> typedSince, Func<string, object?, string?> words)
    {
        var differences = draft.Fields.Select(field => Difference(field.Key, field.Value, stored)).OfType<FieldDifference>().ToList();
        var mine = differences.ToDictionary(field => field.Field, _ => true, StringComparer.Ordinal) as IReadOnlyDictionary<string, bool>;
        if (differences.Exists(field => field.Clashes))
        {
            mine = await services.Dialogs.OpenAsync<ConflictDialog>(services.Texts["Somebody else saved since"], new()
            {
                ["Fields"] = differences, ["Words"] = words, ["Action"] = services.Texts["Restore the choice"].Value,
            }, 640) as IReadOnlyDictionary<string, bool>;
        }
        if (mine is null || isOver)
        {
            return false;
        }
        foreach (var field in differences.Where(field => mine.GetValueOrDefault(field.Field) && !typedSince.Contains(field.Field)))
        {
            InputDifference.Find(typeof(TInput), field.Field)!.SetValue(input, field.Mine);
        }
        if (!differences.Exists(field => typedSince.Contains(field.Field) && !InputDifference.Same(field.Mine, InputDifference.Find(typeof(TInput), field.Field)!.GetValue(input))))
        {
            offered.Remove(draft); // else it holds a text that has no place here now
            keeper.Adopt(draft);
            seen = "\n";
        }
        return true;
    }

    public async Task DiscardAsync(DraftRow draft)
    {
        await services.Drafts.DiscardAsync(draft.Id, draft.Revision);
        offered.Remove(draft);
        changed();
    }

    public void Forget()
    {
        seen = "";
        keeper.Forget();
    }

    public void Flush() => keeper.Flush();

    public void End() => isOver = true;

    private static IReadOnlyDictionary<string, DraftField> Restorable(DraftRow draft, TInput stored, Func<string, bool> isMasked)
        => draft.Fields.Where(field => !isMasked(field.Key) && Difference(field.Key, field.Value, stored) is { } difference && !InputDifference.Same(difference.Mine, difference.Theirs))
            .ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);

    // Null: another version of the program kept it, whose field was another.
    private static FieldDifference? Difference(string name, DraftField field, TInput stored)
    {
        if (InputDifference.Find(typeof(TInput), name) is not { } property)
        {
            return null;
        }
        try
        {
            var (was, typed, now) = (field.Was.Deserialize(property.PropertyType), field.Typed.Deserialize(property.PropertyType), property.GetValue(stored));
            return new(name, was, typed, now, !InputDifference.Same(was, now) && !InputDifference.Same(typed, now));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement Json(TInput of, string field)
    {
        var property = InputDifference.Find(typeof(TInput), field)!;
        return property.GetValue(of) is { } value ? JsonSerializer.SerializeToElement(value, property.PropertyType) : Nothing;
    }

    private static long VersionOf(TInput of) => Convert.ToInt64(typeof(TInput).GetProperty("Version")?.GetValue(of) ?? 0, CultureInfo.InvariantCulture);
}
