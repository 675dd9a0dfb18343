using System.Text.Json;

namespace CrmAdmin.Components.Ui.Editing;

/// <summary>The drafts of one session: the one it writes, and those from before that it offers.</summary>
public sealed class EditDrafts<TDetails, TInput>
    where TDetails : class
    where TInput : class, new()
{
    private static readonly JsonElement Nothing = JsonSerializer.SerializeToElement<object?>(null);
    private readonly List<DraftRow> offered = [];
    private readonly EditServices services;
    private readonly string form;
    private readonly EditSource<TDetails, TInput> source;
    private readonly EditFields<TDetails, TInput> fields;
    private readonly Action changed;
    private readonly DraftKeeper keeper;
    private string seen = "";
    private bool isOver;

    internal EditDrafts(EditServices services, string form, EditSource<TDetails, TInput> source, EditFields<TDetails, TInput> fields, Action changed)
    {
        (this.services, this.form, this.source, this.fields, this.changed) = (services, form, source, fields, changed);
        keeper = new(services.Drafts, services.Errors, services.Clock, form, source.CustomerId);
    }

    /// <summary>From before, not restored or discarded yet.</summary>
    public IReadOnlyList<DraftRow> Offered => offered;

    /// <summary>Looks for drafts from before, beside the form that is shown already.</summary>
    internal Task FindAsync() => services.Errors.TryAsync(async () =>
    {
        var found = await services.Drafts.ListAsync(form);
        if (isOver || found.Count == 0)
        {
            return;
        }
        offered.Clear();
        offered.AddRange(found.Select(draft => draft with { Fields = Restorable(draft) }).Where(draft => draft.Fields.Count > 0));
        changed();
    });

    /// <summary>Sees what was typed since it looked last.</summary>
    internal void Look()
    {
        var typed = fields.Typed.ToDictionary(
            name => name, name => new DraftField(Json(fields.Before, name), Json(fields.Input, name)), StringComparer.Ordinal);
        var now = string.Join('\n', typed.Select(one => $"{one.Key} {one.Value.Typed.GetRawText()}"));
        if (now != seen)
        {
            seen = now;
            keeper.Type(VersionOf(fields.Before), typed);
        }
    }

    /// <summary>
    /// Takes over what the draft holds; where somebody saved another value since, both are shown first. What was typed since stays.
    /// </summary>
    public async Task RestoreAsync(DraftRow draft)
    {
        var differences = draft.Fields.Select(field => Difference(field.Key, field.Value)).OfType<FieldDifference>().ToList();
        var mine = differences.ToDictionary(field => field.Field, _ => true, StringComparer.Ordinal) as IReadOnlyDictionary<string, bool>;
        if (differences.Exists(field => field.Clashes))
        {
            mine = await services.Dialogs.OpenAsync<ConflictDialog>(services.Texts["Somebody else saved since"], new(StringComparer.Ordinal)
            {
                ["Fields"] = differences,
                ["Words"] = source.Words,
                ["Action"] = services.Texts["Restore the choice"].Value,
            }, 640) as IReadOnlyDictionary<string, bool>;
        }
        if (mine is null || isOver)
        {
            return;
        }
        var typedSince = fields.Typed.ToHashSet(StringComparer.Ordinal);
        foreach (var field in differences.Where(field => mine.GetValueOrDefault(field.Field) && !typedSince.Contains(field.Field)))
        {
            InputDifference.Find(typeof(TInput), field.Field)!.SetValue(fields.Input, field.Mine);
        }
        if (!differences.Exists(field => typedSince.Contains(field.Field)
            && !InputDifference.Same(field.Mine, InputDifference.Find(typeof(TInput), field.Field)!.GetValue(fields.Input))))
        {
            offered.Remove(draft); // else it holds a text that has no place here now
            keeper.Adopt(draft);
            seen = "\n";
        }
        Look();
        changed();
    }

    /// <summary>Drops it, unless more was typed into it elsewhere since it was shown.</summary>
    public async Task DiscardAsync(DraftRow draft)
    {
        if (await services.Errors.TryAsync(() => services.Drafts.DiscardAsync(draft.Id, draft.Revision)))
        {
            offered.Remove(draft);
            changed();
        }
    }

    /// <summary>What was typed is saved, or dropped on purpose.</summary>
    internal void Forget()
    {
        seen = "";
        keeper.Forget();
    }

    internal void Flush() => keeper.Flush();

    internal void End() => isOver = true;

    private Dictionary<string, DraftField> Restorable(DraftRow draft)
        => draft.Fields.Where(field => !fields.IsMasked(field.Key) && Difference(field.Key, field.Value) is { } difference
            && !InputDifference.Same(difference.Mine, difference.Theirs))
            .ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);

    // Null: another version of the program kept it, whose field was another.
    private FieldDifference? Difference(string name, DraftField field)
    {
        if (InputDifference.Find(typeof(TInput), name) is not { } property)
        {
            return null;
        }
        try
        {
            var (was, typed, now) = (field.Was.Deserialize(property.PropertyType), field.Typed.Deserialize(property.PropertyType),
                property.GetValue(fields.Before));
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
