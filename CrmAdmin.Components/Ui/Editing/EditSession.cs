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
    private readonly FieldMessages messages;
    private readonly EditDrafts<TInput>? drafts;
    private readonly List<ChangeNotice> duringSave = [];
    private TInput before = new();
    private (TInput Input, Guid Key)? unanswered;
    private bool isDone;

    /// <param name="changed">Renders the component.</param>
    public EditSession(EditSource<TDetails, TInput> source, EditServices services, Action changed)
    {
        (this.source, this.services, this.changed) = (source, services, changed);
        Context = new(Input);
        messages = new(Context, services.Errors);
        drafts = source.Draft is { } form ? new(services, form, source.CustomerId, Input, changed) : null;
    }

    public ReadState Reading { get; } = new();

    public FormState Form { get; } = new() { HandlesConflicts = true };

    public EditContext Context { get; }

    /// <summary>What the fields are bound to: one object for the session's whole life, or every field would be built anew and lose the focus.</summary>
    public TInput Input { get; } = new();

    /// <summary>As it was read last; null: not yet.</summary>
    public TDetails? Details { get; private set; }

    /// <summary>The fields that differ from what was read.</summary>
    public IReadOnlyList<string> Typed => [.. InputDifference.Between(before, Input).Where(name => !IsMasked(name))];

    /// <summary>Drafts from before that are not restored or discarded yet.</summary>
    public IReadOnlyList<DraftRow> Drafts => drafts?.Offered ?? [];

    /// <summary>Who changed what is shown while it was open.</summary>
    public string? Meanwhile { get; private set; }

    /// <summary>Somebody else saved what was typed into here: both are shown before anything is saved.</summary>
    public bool IsBehind { get; private set; }

    public bool IsBusy { get; private set; }

    /// <summary>Who showed it is gone.</summary>
    public bool IsOver { get; private set; }

    public async Task LoadAsync()
    {
        if (!await services.Errors.TryAsync(Reading, async () =>
        {
            Details = await source.Load();
            before = InputDifference.Copy(source.InputOf(Details));
            InputDifference.Put(Input, before, _ => true);
        }))
        {
            return;
        }
        drafts?.Find(before, IsMasked);
    }

    /// <summary>Called after each rendering of the form: sees what was typed, whatever kind of field it was typed into.</summary>
    public void Look()
    {
        if (Details is not null && !isDone)
        {
            drafts?.Look(before, Typed);
        }
    }

    /// <param name="done">What the toast says.</param>
    /// <param name="closes">The form closes after it; else it goes on with what was stored.</param>
    public async Task<EditOutcome> SaveAsync(string done, bool closes)
    {
        if (IsBusy || Details is null || isDone)
        {
            return EditOutcome.Open;
        }
        IsBusy = true;
        var outcome = EditOutcome.Open;
        try
        {
            outcome = await TrySaveAsync(done);
            isDone = closes && outcome != EditOutcome.Open;
            if (outcome == EditOutcome.Saved && !closes && !IsOver)
            {
                await FollowAsync(by: null);
            }
        }
        finally
        {
            IsBusy = isDone; // a second click that is on its way does nothing any more: it would close what stands below
        }
        if (outcome != EditOutcome.Open)
        {
            drafts?.Forget();
        }
        if (duringSave.LastOrDefault() is { } missed && !isDone)
        {
            duringSave.Clear();
            Guarded.Run(services.Errors, () => ((ILivePart)this).OnNoticeAsync(missed));
        }
        return outcome;
    }

    /// <summary>Drops what was typed, on purpose.</summary>
    public void Discard()
    {
        drafts?.Forget();
        Form.Clear();
        messages.Show([]);
        TakeOver(Details!, _ => false);
        (Meanwhile, IsBehind) = (null, false);
    }

    /// <summary>Takes over what a draft holds; where somebody saved another value since, both are shown first.</summary>
    public async Task RestoreAsync(DraftRow draft)
    {
        if (await drafts!.RestoreAsync(draft, before, Typed, source.Words))
        {
            Look();
            changed();
        }
    }

    public Task DiscardAsync(DraftRow draft) => services.Errors.TryAsync(() => drafts!.DiscardAsync(draft));

    bool ILivePart.Concerns(ChangeNotice notice) => Details is not null && source.Concerns(notice);

    async Task ILivePart.OnNoticeAsync(ChangeNotice notice)
    {
        if (IsBusy)
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
        if (!IsOver && !isDone && Details is not null && drafts is not null && Typed.Count > 0)
        {
            Look();
            drafts.Flush();
            services.Toasts.Show(new(services.Texts["What you typed is kept. It is offered when you open this again."]));
        }
        IsOver = true;
        drafts?.End();
    }

    private async Task<EditOutcome> TrySaveAsync(string done)
    {
        for (var merges = 0; ; merges++)
        {
            if (IsBehind && await ResolveAsync() is { } ended)
            {
                return ended;
            }
            var (input, key) = ToSend();
            ISaved? saved = null;
            try
            {
                if (!await services.Errors.TryAsync(Form, async () => saved = await SendAsync(input, key)))
                {
                    messages.Show(Form.All);
                    return EditOutcome.Open;
                }
            }
            catch (ConflictException conflict)
            {
                if (merges == MaxMerges)
                {
                    Form.Tell(services.Errors.Describe(conflict));
                    return EditOutcome.Open;
                }
                if (!await FollowAsync(by: null))
                {
                    return EditOutcome.Open;
                }
                continue;
            }
            messages.Show([]);
            duringSave.RemoveAll(notice => notice.Correlation == saved!.Correlation);
            before = input;
            (Meanwhile, IsBehind) = (null, false);
            services.Toasts.Show(saved!.Changed
                ? new(done, UndoAsync: source.Undo is null ? null : () => UndoAsync(saved.Correlation))
                : new(services.Texts["Nothing was changed."]));
            return EditOutcome.Saved;
        }
    }

    // Not the live input: what is typed while it is on its way is not of this save. After a lost answer the same content is the same command.
    private (TInput Input, Guid Key) ToSend()
        => unanswered is { } lost && InputDifference.Between(lost.Input, Input).Count == 0 ? lost : (InputDifference.Copy(Input), Guid.NewGuid());

    private async Task<ISaved> SendAsync(TInput input, Guid key)
    {
        try
        {
            var saved = await source.Save(InputDifference.Copy(input), key);
            unanswered = null;
            return saved;
        }
        catch (Exception exception) when (exception is not CrmException or StorageUnavailableException)
        {
            unanswered = (input, key); // it may have been saved
            throw;
        }
        catch (ConflictException) when (unanswered?.Key == key)
        {
            unanswered = null; // it was not
            throw;
        }
    }

    private async Task<bool> FollowAsync(string? by, ChangeNotice? notice = null)
    {
        TDetails? found = null;
        if (!await services.Errors.TryAsync(async () => found = await source.Load()))
        {
            return false;
        }
        if (notice is not null && IsBusy)
        {
            duringSave.Add(notice);
            return true;
        }
        var differences = Differences(found!);
        if (differences.Exists(field => field.Clashes))
        {
            (Details, IsBehind, Meanwhile) = (found, true, by is null ? Meanwhile : source.ChangedBy(found!) ?? by);
            return true;
        }
        var news = differences.Where(field => !InputDifference.Same(field.Before, field.Theirs) && !IsMine(field)).Select(field => field.Field).ToList();
        var typed = Typed.ToHashSet(StringComparer.Ordinal);
        TakeOver(found!, typed.Contains);
        IsBehind = false;
        if (by is not null && news.Count > 0)
        {
            Form.Flash(news);
            Meanwhile = source.ChangedBy(found!) ?? by;
        }
        return true;
    }

    // Null: go on saving.
    private async Task<EditOutcome?> ResolveAsync()
    {
        TDetails? found = null;
        if (!await services.Errors.TryAsync(async () => found = await source.Load()))
        {
            return EditOutcome.Open;
        }
        Details = found;
        var answer = await services.Dialogs.OpenAsync<ConflictDialog>(
            services.Texts["Somebody else saved first"], new() { ["Fields"] = Differences(found!), ["Words"] = source.Words }, 640);
        if (answer is not IReadOnlyDictionary<string, bool> mine)
        {
            return EditOutcome.Open;
        }
        TakeOver(found!, field => mine.GetValueOrDefault(field));
        (Meanwhile, IsBehind) = (null, false);
        changed();
        return mine.Values.Any(taken => taken) ? null : EditOutcome.KeptTheirs;
    }

    private List<FieldDifference> Differences(TDetails found) => [.. InputDifference.Merge(before, Input, source.InputOf(found))
        .Where(field => !source.IsMasked(found, field.Field)).Select(field => field.Clashes && IsMine(field) ? field with { Clashes = false } : field)];

    // What a save with a lost answer stored is no change of somebody else.
    private bool IsMine(FieldDifference field)
        => unanswered is { } lost && InputDifference.Same(InputDifference.Find(typeof(TInput), field.Field)!.GetValue(lost.Input), field.Theirs);

    private void TakeOver(TDetails found, Func<string, bool> isMine)
    {
        var theirs = source.InputOf(found);
        InputDifference.Put(Input, theirs, field => !isMine(field) && !source.IsMasked(found, field));
        (Details, before) = (found, InputDifference.Copy(theirs));
    }

    private bool IsMasked(string field) => Details is not null && source.IsMasked(Details, field);

    private async Task UndoAsync(string correlation)
    {
        var wasBusy = IsBusy;
        IsBusy = true; // the notices of it are one's own
        try
        {
            services.Toasts.Show(new(UndoTexts.Of(services.Texts, await source.Undo!(correlation))));
            if (!IsOver)
            {
                await FollowAsync(by: null);
            }
        }
        finally
        {
            IsBusy = wasBusy;
            duringSave.Clear();
        }
        changed();
    }
}
