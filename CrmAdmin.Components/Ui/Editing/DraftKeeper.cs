namespace CrmAdmin.Components.Ui.Editing;

/// <summary>Keeps what is typed into one form: when typing pauses, and one write at a time, so that nobody is in their own way.</summary>
internal sealed class DraftKeeper(IDraftsService drafts, UiErrors errors, TimeProvider clock, string form, long? customerId)
{
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(600);
    private DraftKept? kept;
    private Typed? wanted;
    private Typed? written;
    private bool isWriting;

    /// <param name="fields">None: all is as it was read.</param>
    public void Type(long baseVersion, IReadOnlyDictionary<string, DraftField> fields)
    {
        var now = wanted = fields.Count == 0 ? null : new(baseVersion, fields);
        Guarded.Run(errors, async () =>
        {
            await Task.Delay(Pause, clock);
            if (ReferenceEquals(now, wanted))
            {
                await WriteAsync();
            }
        });
    }

    /// <summary>Goes on with this one: what is typed from now on is written there.</summary>
    public void Adopt(DraftRow draft) => (kept, written) = (new(draft.Id, draft.Revision), new(draft.BaseVersion, draft.Fields));

    /// <summary>It is saved, or dropped on purpose.</summary>
    public void Forget()
    {
        wanted = null;
        Flush();
    }

    /// <summary>The form goes: what was typed last is written at once.</summary>
    public void Flush() => Guarded.Run(errors, WriteAsync);

    private async Task WriteAsync()
    {
        if (isWriting)
        {
            return; // whoever writes looks again
        }
        isWriting = true;
        try
        {
            while (!ReferenceEquals(wanted, written))
            {
                var now = wanted;
                if (now is not null)
                {
                    kept = await drafts.KeepAsync(new()
                    {
                        Id = kept?.Id ?? 0,
                        Revision = kept?.Revision ?? 0,
                        Form = form,
                        CustomerId = customerId,
                        BaseVersion = now.BaseVersion,
                        Fields = now.Fields,
                    });
                }
                else if (kept is { } old)
                {
                    kept = null;
                    await drafts.DiscardAsync(old.Id, old.Revision);
                }
                written = now;
            }
        }
        finally
        {
            isWriting = false;
        }
    }

    private sealed record Typed(long BaseVersion, IReadOnlyDictionary<string, DraftField> Fields);
}
