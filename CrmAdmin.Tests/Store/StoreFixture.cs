using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace CrmAdmin.Tests.Store;

[FeatureState]
public sealed record LettersState
{
    public string Text { get; init; } = "";
}

[FeatureState]
public sealed record LoadsState
{
    public int LastLoad { get; init; }
    public ImmutableList<string> Loaded { get; init; } = [];
}

public abstract record Written;

public sealed record LetterWritten(char Letter) : Written;

public sealed record LineWritten : Written;

public sealed record Nothing;

public sealed record Broken;

public sealed record LoadAsked(int Number);

public sealed record LoadAnswered(int Number, ImmutableList<string> Loaded);

public sealed record EffectAsked(Func<IDispatcher, Task> Effect);

public static class LetterReducers
{
    [ReducerMethod]
    public static LettersState On(LettersState state, LetterWritten action) => state with { Text = state.Text + action.Letter };

    [ReducerMethod]
    public static LettersState On(LettersState state, Written action)
        => action is LineWritten ? state with { Text = state.Text + "\n" } : state;

    [ReducerMethod]
    public static LettersState On(LettersState state, Nothing _) => state with { };

    [ReducerMethod]
    public static LettersState On(LettersState _, Broken __) => throw new InvalidOperationException("reducer");
}

public static class LoadReducers
{
    [ReducerMethod]
    public static LoadsState On(LoadsState state, LoadAsked action) => state with { LastLoad = action.Number };

    [ReducerMethod]
    public static LoadsState On(LoadsState state, LoadAnswered action)
        => action.Number == state.LastLoad ? state with { Loaded = action.Loaded } : state;

    [ReducerMethod]
    public static LoadsState On(LoadsState state, EffectAsked _) => state with { LastLoad = state.LastLoad + 1 };

    [ReducerMethod]
    public static LoadsState On(LoadsState state, Broken _) => state with { LastLoad = state.LastLoad + 1 };
}

/// <summary>Answers in the order the test lets it.</summary>
public sealed class LoadEffects(SlowSource source)
{
    [EffectMethod]
    public async Task On(LoadAsked action, IDispatcher dispatcher)
        => dispatcher.Dispatch(new LoadAnswered(action.Number, [await source.Answer(action.Number).Task]));

    [EffectMethod]
    public Task On(EffectAsked action, IDispatcher dispatcher)
    {
        source.EffectCultures.Add(CultureInfo.CurrentCulture.Name);
        return action.Effect(dispatcher);
    }
}

public sealed class SlowSource
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> answers = new();

    public List<string> EffectCultures { get; } = [];

    public TaskCompletionSource<string> Answer(int number) => answers.GetOrAdd(number, _ => new());
}

public sealed class RecordedErrors : IEffectErrors
{
    public ConcurrentQueue<Exception> Seen { get; } = new();

    public void Report(Exception exception)
    {
        Seen.Enqueue(exception);
        throw new InvalidOperationException("A broken display must not end the circuit either.");
    }
}
