using Microsoft.AspNetCore.Components.Forms;

namespace CrmAdmin.Components.Ui.Editing;

/// <summary>
/// One form from its first reading to the end: what was read, what is typed, what others change meanwhile, the save and its refusals, the conflict, the
/// toast with Undo, and the draft that survives every way out. The component that shows it makes it by <c>Edit</c> and draws it in an <c>EditDialog</c>.
/// </summary>
public sealed class EditSession<TDetails, TInput> : ILivePart
    where TDetails : class
    where TInput : class, new()
{
    /// <summary>Somebody who saves again each time is not outrun for ever.</summary>
    public const int MaxMerges = 3;

    private readonly EditSource<TDetails, TInput> source;
    private readonly EditServices services;
    private readonly Action changed;
    private readonly EditFields<TDetails, TInput> fields;
    private readonly FieldMessages messages;
    private readonly List<ChangeNotice> duringSave = [];
    private bool isDone;

    public EditSession(EditSource<TDetails, TInput> source, EditServices services, Action changed)
    {
        (this.source, this.services, this.changed) = (source, services, changed);
        fields = new(source);
        Context = new(Input);
        messages = new(Context, services.Errors);
        Drafts = source.Draft is { } form ? new(services, form, source, fields, changed) : null;
    }

    public ReadState Reading { get; } = new();

    public FormState Form { get; } = new() { HandlesConflicts = true };

    public EditContext Context { get; }

    /// <summary>What the fields are bound to: one object for the session's whole life, or every field would be built anew and lose the focus.</summary>
    public TInput Input => fields.Input;

    /// <summary>As it was read last; null: not yet.</summary>
    public TDetails? Details => fields.Details;

    /// <summary>The fields that differ from what was read.</summary>
    public IReadOnlyList<string> Typed => fields.Typed;

    /// <summary>What is kept, and what was kept before; null: nothing is.</summary>
    public EditDrafts<TDetails, TInput>? Drafts { get; }

    /// <summary>Who changed what is shown while it was open.</summary>
    public string? Meanwhile { get; private set; }

    /// <summary>Somebody else saved what was typed into here: both are shown before anything is saved.</summary>
    public bool IsBehind { get; private set; }

    public bool IsBusy { get; private set; }
    public bool IsOver { get; private set; }

    public async Task LoadAsync()
    {
        if (await services.Errors.TryAsync(Reading, async () => fields.Read(await source.Load())) && Drafts is not null)
        {
            changed(); // nobody waits for the drafts
            await Drafts.FindAsync();
        }
    }

    /// <summary>Called after each rendering of the form: sees what was typed, whatever kind of field it was typed into.</summary>
    public void Look() => Drafts?.Look();

    /// <param name="done">What the toast says.</param>
    /// <param name="closes">The form closes after it; else it goes on with what was stored.</param>
    public async Task<EditOutcome> SaveAsync(string done, bool closes)
    {
        if (IsBusy || Details is null || isDone)
        {
            return EditOutcome.Open;
        }
        IsBusy = true;
        try
        {
            var outcome = await TrySaveAsync(done);
            isDone = closes && outcome != EditOutcome.Open;
            if (outcome != EditOutcome.Open)
            {
                Drafts?.Forget();
                _ = closes || IsOver || await FollowAsync(by: null);
            }
            return outcome;
        }
        finally
        {
            IsBusy = isDone; // a second click that is on its way does nothing any more: it would close what stands below
            HearMissed();
        }
    }

    private void HearMissed()
    {
        if (duringSave.LastOrDefault() is { } missed && !isDone)
        {
            duringSave.Clear();
            Guarded.Run(services.Errors, () => ((ILivePart)this).OnNoticeAsync(missed));
        }
    }

    /// <summary>Drops what was typed, on purpose.</summary>
    public void Discard()
    {
        Drafts?.Forget();
        Form.Clear();
        messages.Show([]);
        fields.TakeOver(Details!, _ => false);
        (Meanwhile, IsBehind) = (null, false);
    }

    bool ILivePart.Concerns(ChangeNotice notice) => Details is not null && source.Concerns(notice);

    async Task ILivePart.OnNoticeAsync(ChangeNotice notice)
    {
        if (IsBusy || Form.IsBusy)
        {
            duringSave.Add(notice); // the answer tells which of them are one's own
        }
        else if (!IsOver)
        {
            await FollowAsync(notice.By, notice);
            changed();
        }
    }

    void IDisposable.Dispose()
    {
        if (!IsOver && !isDone && Details is not null && Drafts is not null && Typed.Count > 0)
        {
            Look();
            Drafts.Flush();
            services.Toasts.Show(new(services.Texts["What you typed is kept. It is offered when you open this again."]));
        }
        IsOver = true;
        Drafts?.End();
    }

    private async Task<EditOutcome> TrySaveAsync(string done)
    {
        for (var merges = 0; ; merges++)
        {
            if (IsBehind && await ResolveAsync() is { } ended)
            {
                return ended;
            }
            var (input, key) = fields.ToSend();
            ISaved? saved = null;
            try
            {
                if (!await services.Errors.TryAsync(Form, async () => saved = await fields.SendAsync(input, key)))
                {
                    messages.Show(Form.All);
                    return EditOutcome.Open;
                }
            }
            catch (ConflictException conflict)
            {
                if (merges < MaxMerges && await FollowAsync(by: null))
                {
                    continue;
                }
                Form.Tell(services.Errors.Describe(conflict));
                return EditOutcome.Open;
            }
            messages.Show([]);
            duringSave.RemoveAll(notice => notice.Correlation == saved!.Correlation);
            fields.Saved(input);
            (Meanwhile, IsBehind) = (null, false);
            services.Toasts.Show(saved!.Changed
                ? new(done, UndoAsync: source.Undo is null ? null : () => UndoAsync(saved.Correlation))
                : new(services.Texts["Nothing was changed."]));
            return EditOutcome.Saved;
        }
    }

    private async Task<bool> FollowAsync(string? by, ChangeNotice? notice = null)
    {
        if (await ReadAsync() is not { } found)
        {
            return false;
        }
        if (notice is not null && IsBusy)
        {
            duringSave.Add(notice);
            return true;
        }
        IsBehind = fields.Clashes(found);
        if ((IsBehind ? fields.Show(found) : fields.TakeOver(found)) is { Count: > 0 } news && by is not null)
        {
            Form.Flash(news);
            Meanwhile = source.ChangedBy(found) ?? by;
        }
        return true;
    }

    private async Task<TDetails?> ReadAsync()
    {
        TDetails? found = null;
        await services.Errors.TryAsync(async () => found = await source.Load());
        return found;
    }

    // Null: go on saving.
    private async Task<EditOutcome?> ResolveAsync()
    {
        if (await ReadAsync() is not { } found)
        {
            return EditOutcome.Open;
        }
        fields.Show(found);
        if (await services.Dialogs.OpenAsync<ConflictDialog>(
            services.Texts["Somebody else saved first"], new(StringComparer.Ordinal) { ["Fields"] = fields.Differences(found), ["Words"] = source.Words }, 640)
            is not IReadOnlyDictionary<string, bool> mine)
        {
            return EditOutcome.Open;
        }
        fields.TakeOver(found, name => mine.GetValueOrDefault(name));
        (Meanwhile, IsBehind) = (null, false);
        changed();
        return mine.Values.Any(taken => taken) ? null : EditOutcome.KeptTheirs;
    }

    private async Task UndoAsync(string correlation)
    {
        var wasBusy = IsBusy;
        IsBusy = true; // the notices of it are one's own
        try
        {
            services.Toasts.Show(new(UndoTexts.Of(services.Texts, await source.Undo!(correlation))));
            _ = IsOver || await FollowAsync(by: null);
        }
        finally
        {
            IsBusy = wasBusy;
            duringSave.Clear();
        }
        changed();
    }
}
