using System.Runtime.CompilerServices;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Store;

public sealed class StoreComponentTests : BunitContext
{
    public StoreComponentTests() => Services
        .AddScoped<IEffectErrors, RecordedErrors>()
        .AddScoped<SlowSource>()
        .AddStore(typeof(StoreTests).Assembly);

    private IDispatcher Dispatcher => Services.GetRequiredService<IDispatcher>();

    [Fact]
    public void A_component_renders_again_when_its_state_changes()
    {
        var letters = Render<Letters>();
        Dispatcher.Dispatch(new LetterWritten('a'));
        Assert.Equal("a", letters.Find("p").TextContent);
    }

    [Fact]
    public void A_private_state_of_a_base_class_counts_and_a_forgotten_call_of_the_base_does_not()
    {
        var heir = Render<Heir>();
        Dispatcher.Dispatch(new LetterWritten('a'));
        Assert.Equal("a", heir.Find("p").TextContent);
    }

    [Fact]
    public void A_component_does_not_render_for_another_state_or_an_equal_value()
    {
        var letters = Render<Letters>();
        Dispatcher.Dispatch(new LoadAsked(1));
        Dispatcher.Dispatch(new Nothing());
        Assert.Equal(1, letters.RenderCount);
    }

    [Fact]
    public async Task An_action_from_a_thread_of_its_own_renders_on_the_dispatcher()
    {
        var letters = Render<Letters>();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Dispatcher.Dispatch(new LetterWritten('x')))));
        letters.WaitForAssertion(() => Assert.Equal("xxxx", letters.Find("p").TextContent));
        Assert.Empty(((RecordedErrors)Services.GetRequiredService<IEffectErrors>()).Seen);
    }

    [Fact]
    public void A_change_while_the_component_renders_is_not_lost()
    {
        var asking = Render<WritesOnFirstRender>();
        asking.WaitForAssertion(() => Assert.Equal("first", asking.Find("p").TextContent));
    }

    [Fact]
    public async Task A_disposed_component_is_not_rendered_and_can_be_collected()
    {
        var (component, renders) = RenderAndForget();
        await DisposeComponentsAsync();
        var before = renders.Value;

        Dispatcher.Dispatch(new LetterWritten('a'));

        Assert.Equal(before, renders.Value);
        Assert.Equal(0, Listeners());
        Assert.IsType<Letters>(component);
    }

    [Fact]
    public void The_store_does_not_keep_a_disposed_component_alive()
    {
        var component = SubscribeAndDispose();
        for (var i = 0; i < 10 && component.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(component.IsAlive);
        Assert.NotNull(Services.GetRequiredService<IState<LettersState>>());
    }

    private (Letters Component, StrongBox<int> Renders) RenderAndForget()
    {
        var rendered = Render<Letters>();
        Assert.Equal(1, Listeners());
        return (rendered.Instance, rendered.Instance.Renders);
    }

    // Without a renderer, which keeps what it rendered: what is measured is the store alone.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference SubscribeAndDispose()
    {
        var letters = new Letters { State = Services.GetRequiredService<IState<LettersState>>() };
        _ = Record.ExceptionAsync(() => letters.SetParametersAsync(ParameterView.Empty));
        Assert.Equal(1, Listeners());
        letters.Dispose();
        return new(letters);
    }

    private int Listeners()
    {
        var state = Services.GetRequiredService<IState<LettersState>>();
        var field = state.GetType().BaseType!.GetField("StateChanged", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance);
        return ((EventHandler?)field!.GetValue(state))?.GetInvocationList().Length ?? 0;
    }
}

public class Letters : StoreComponent
{
    [Inject]
    public required IState<LettersState> State { get; set; }

    public StrongBox<int> Renders { get; } = new();

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        Renders.Value++;
        builder.OpenElement(0, "p");
        builder.AddContent(1, State.Value.Text);
        builder.CloseElement();
    }
}

public abstract class KeepsItsStatePrivate : StoreComponent
{
    [Inject]
    private IState<LettersState> State { get; set; } = null!;

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "p");
        builder.AddContent(1, State.Value.Text);
        builder.CloseElement();
    }
}

public sealed class Heir : KeepsItsStatePrivate
{
    protected override void OnInitialized()
    {
        // Forgets the base method.
    }
}

public sealed class WritesOnFirstRender : Letters
{
    [Inject]
    public required IDispatcher Dispatcher { get; set; }

    protected override void OnAfterRender(bool firstRender)
    {
        foreach (var letter in firstRender ? "first" : "")
        {
            Dispatcher.Dispatch(new LetterWritten(letter));
        }
    }
}
