namespace CrmAdmin.Components.Ui.Editing;

/// <summary>What an edit session holds of a record: as it was read, as it is typed, and what was sent and never answered.</summary>
internal sealed class EditFields<TDetails, TInput>(EditSource<TDetails, TInput> source)
    where TDetails : class
    where TInput : class, new()
{
    private (TInput Input, Guid Key)? unanswered;

    public TInput Input { get; } = new();

    public TDetails? Details { get; private set; }

    /// <summary>What is typed is told from it.</summary>
    public TInput Before { get; private set; } = new();

    public IReadOnlyList<string> Typed => [.. InputDifference.Between(Before, Input).Where(name => !IsMasked(name))];

    public bool IsMasked(string name) => Details is not null && source.IsMasked(Details, name);

    public void Read(TDetails details)
    {
        (Details, Before) = (details, InputDifference.Copy(source.InputOf(details)));
        InputDifference.Put(Input, Before, _ => true);
    }

    /// <summary>Beside what is typed stands how it is now.</summary>
    /// <returns>The fields that somebody else changed.</returns>
    public IReadOnlyList<string> Show(TDetails found)
    {
        Details = found;
        return News(found);
    }

    /// <summary>All that changed on either side, as the merge dialog shows it.</summary>
    public IReadOnlyList<FieldDifference> Differences(TDetails found) => [.. InputDifference.Merge(Before, Input, source.InputOf(found))
        .Where(one => !source.IsMasked(found, one.Field)).Select(one => one.Clashes && IsMine(one) ? one with { Clashes = false } : one)];

    public bool Clashes(TDetails found) => Differences(found).Any(one => one.Clashes);

    /// <returns>The fields that somebody else changed.</returns>
    public IReadOnlyList<string> TakeOver(TDetails found)
    {
        var news = News(found);
        TakeOver(found, Typed.ToHashSet(StringComparer.Ordinal).Contains);
        return news;
    }

    public void TakeOver(TDetails found, Func<string, bool> isMine)
    {
        var theirs = source.InputOf(found);
        InputDifference.Put(Input, theirs, name => !isMine(name) && !source.IsMasked(found, name));
        (Details, Before) = (found, InputDifference.Copy(theirs));
    }

    private List<string> News(TDetails found)
        => [.. Differences(found).Where(one => !InputDifference.Same(one.Before, one.Theirs) && !IsMine(one)).Select(one => one.Field)];

    public void Saved(TInput input) => Before = input;

    /// <summary>
    /// A copy: what is typed while it is on its way is not of this save. After a lost answer the same content is the same command, and stands as it was sent.
    /// </summary>
    public (TInput Input, Guid Key) ToSend()
        => unanswered is { } lost && InputDifference.Between(lost.Input, Input).Count == 0 ? lost : (InputDifference.Copy(Input), Guid.NewGuid());

    public async Task<ISaved> SendAsync(TInput input, Guid key)
    {
        try
        {
            var saved = await source.Save(InputDifference.Copy(input), key);
            unanswered = null;
            return saved;
        }
        catch (Exception exception) when (exception is (not CrmException) or StorageUnavailableException)
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

    // What a save with a lost answer stored is no change of somebody else.
    private bool IsMine(FieldDifference one)
        => unanswered is { } lost && InputDifference.Same(InputDifference.Find(typeof(TInput), one.Field)!.GetValue(lost.Input), one.Theirs);
}
