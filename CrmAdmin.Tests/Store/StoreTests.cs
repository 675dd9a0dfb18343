using System.Reflection;
using System.Reflection.Emit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Store;

public sealed class StoreTests : IDisposable
{
    private readonly ServiceProvider root = new ServiceCollection()
        .AddScoped<IEffectErrors, RecordedErrors>()
        .AddScoped<SlowSource>()
        .AddStore(typeof(StoreTests).Assembly)
        .BuildServiceProvider(validateScopes: true);

    private readonly IServiceScope circuit;

    public StoreTests() => circuit = root.CreateScope();

    private IStore Store => Get<IStore>();

    private string Text => Get<IState<LettersState>>().Value.Text;

    private RecordedErrors Errors => (RecordedErrors)Get<IEffectErrors>();

    public void Dispose() => root.Dispose();

    [Fact]
    public void A_state_begins_as_its_constructor_says_and_is_the_same_however_it_is_asked_for()
    {
        Assert.Equal("", Text);
        Assert.Same(Get<IState<LettersState>>(), Store.State<LettersState>());
        Assert.Same(Get<IDispatcher>(), Store);
    }

    [Fact]
    public void Actions_are_reduced_in_the_order_they_are_dispatched()
    {
        foreach (var letter in "order")
        {
            Store.Dispatch(new LetterWritten(letter));
        }
        Assert.Equal("order", Text);
    }

    [Fact]
    public void A_reducer_of_a_base_action_takes_the_derived_ones()
    {
        Store.Dispatch(new LineWritten());
        Assert.Equal("\n", Text);
    }

    [Fact]
    public void An_action_dispatched_by_a_listener_waits_until_every_listener_has_seen_the_first()
    {
        var seen = new List<string>();
        var state = Get<IState<LettersState>>();
        state.StateChanged += (_, _) =>
        {
            if (Text == "a")
            {
                Store.Dispatch(new LetterWritten('b'));
                Store.Dispatch(new LetterWritten('c'));
            }
        };
        state.StateChanged += (_, _) => seen.Add(Text);

        Store.Dispatch(new LetterWritten('a'));

        Assert.Equal(["a", "ab", "abc"], seen);
    }

    [Fact]
    public void A_listener_is_not_told_of_an_equal_value()
    {
        var told = 0;
        Store.Dispatch(new LetterWritten('a'));
        var before = Get<IState<LettersState>>().Value;
        Get<IState<LettersState>>().StateChanged += (_, _) => told++;

        Store.Dispatch(new Nothing());

        Assert.Equal(0, told);
        Assert.Same(before, Get<IState<LettersState>>().Value);
    }

    [Fact]
    public async Task Actions_from_many_threads_are_all_reduced_one_at_a_time()
    {
        var torn = 0;
        var length = 0;
        Get<IState<LettersState>>().StateChanged += (_, _) => torn += Text.Length == ++length ? 0 : 1;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                Store.Dispatch(new LetterWritten('x'));
            }
        })));

        Assert.Equal(4_000, Text.Length);
        Assert.Equal(0, torn);
    }

    [Fact]
    public void A_late_answer_is_dropped()
    {
        var source = Get<SlowSource>();
        Store.Dispatch(new LoadAsked(1));
        Store.Dispatch(new LoadAsked(2));

        source.Answer(2).SetResult("new");
        source.Answer(1).SetResult("old");

        Assert.Equal(["new"], Store.State<LoadsState>().Value.Loaded);
    }

    [Fact]
    public void An_effect_sees_the_state_after_its_action_and_may_dispatch_at_once()
    {
        var seen = 0;
        Store.Dispatch(new EffectAsked(dispatcher =>
        {
            seen = Store.State<LoadsState>().Value.LastLoad;
            dispatcher.Dispatch(new LetterWritten('a'));
            return Task.CompletedTask;
        }));
        Assert.Equal(1, seen);
        Assert.Equal("a", Text);
    }

    [Fact]
    public async Task An_effect_that_fails_is_reported_and_later_effects_still_run()
    {
        var failure = new TaskCompletionSource();
        Store.Dispatch(new EffectAsked(async _ => await failure.Task));
        Store.Dispatch(new EffectAsked(_ => throw new InvalidOperationException("before the first await")));
        failure.SetException(new InvalidOperationException("after it"));
        Store.Dispatch(new EffectAsked(async dispatcher =>
        {
            await Task.Yield();
            dispatcher.Dispatch(new LetterWritten('a'));
        }));

        await Until(() => Text == "a" && Errors.Seen.Count == 2);
        Assert.Equal(["before the first await", "after it"], Errors.Seen.Select(error => error.Message));
    }

    [Fact]
    public void A_reducer_or_listener_that_fails_is_reported_and_stops_nobody_else()
    {
        Get<IState<LoadsState>>().StateChanged += (_, _) => throw new InvalidOperationException("listener");
        var told = 0;
        Get<IState<LoadsState>>().StateChanged += (_, _) => told++;

        Store.Dispatch(new Broken());
        Store.Dispatch(new LetterWritten('a'));

        Assert.Equal(["reducer", "listener"], Errors.Seen.Select(error => error.Message));
        Assert.Equal(1, told);
        Assert.Equal("a", Text);
    }

    [Fact]
    public async Task An_effect_runs_in_the_culture_of_the_one_who_dispatched_not_of_the_thread_that_reduces()
    {
        using var entered = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        Get<IState<LettersState>>().StateChanged += (_, _) =>
        {
            entered.Set();
            go.Wait();
        };
        var busy = Task.Run(() => Store.Dispatch(new LetterWritten('a')));
        entered.Wait();
        await Task.Run(() =>
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ko-KR");
            Store.Dispatch(new EffectAsked(_ => Task.CompletedTask));
        });
        go.Set();
        await busy;
        Assert.Equal(["ko-KR"], Get<SlowSource>().EffectCultures);
    }

    [Fact]
    public void Two_circuits_share_nothing()
    {
        using var other = root.CreateScope();
        Store.Dispatch(new LetterWritten('a'));
        Assert.Equal("", other.ServiceProvider.GetRequiredService<IState<LettersState>>().Value.Text);
    }

    [Fact]
    public void After_the_circuit_has_ended_a_late_answer_changes_nothing_and_is_no_error()
    {
        var (source, state, errors) = (Get<SlowSource>(), Get<IState<LoadsState>>(), Errors);
        var store = Store;
        store.Dispatch(new LoadAsked(1));
        circuit.Dispose();

        source.Answer(1).SetResult("late");
        store.Dispatch(new Broken());

        Assert.Empty(state.Value.Loaded);
        Assert.Empty(errors.Seen);
    }

    [Theory]
    [InlineData(typeof(ReducerMethodAttribute), MethodAttributes.Public, typeof(LettersState), typeof(LettersState), typeof(Nothing))]
    [InlineData(typeof(ReducerMethodAttribute), MethodAttributes.Static, typeof(Nothing), typeof(Nothing), typeof(Nothing))]
    [InlineData(typeof(ReducerMethodAttribute), MethodAttributes.Static, typeof(LettersState), typeof(LettersState))]
    [InlineData(typeof(EffectMethodAttribute), MethodAttributes.Public, typeof(Task), typeof(Nothing))]
    [InlineData(typeof(EffectMethodAttribute), MethodAttributes.Static, typeof(Task), typeof(Nothing), typeof(IDispatcher))]
    [InlineData(typeof(EffectMethodAttribute), MethodAttributes.Public, typeof(void), typeof(Nothing), typeof(IDispatcher))]
    public void A_marked_method_of_the_wrong_shape_is_refused_at_start(Type mark, MethodAttributes kind, Type returns, params Type[] takes)
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Wrong"), AssemblyBuilderAccess.RunAndCollect);
        var type = assembly.DefineDynamicModule("Wrong").DefineType("Misshapen");
        var method = type.DefineMethod("On", kind, returns, takes);
        method.SetCustomAttribute(new CustomAttributeBuilder(mark.GetConstructor([])!, []));
        method.GetILGenerator().ThrowException(typeof(NotSupportedException));
        type.CreateType();

        var refusal = Assert.Throws<InvalidOperationException>(() => new ServiceCollection().AddStore(typeof(LettersState).Assembly, assembly));
        Assert.Contains("Misshapen.On", refusal.Message, StringComparison.Ordinal);
    }

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++)
        {
            await Task.Delay(10);
        }
        Assert.True(condition());
    }

    private T Get<T>() where T : notnull => circuit.ServiceProvider.GetRequiredService<T>();
}
