using Bunit;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Components.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Support;

/// <summary>
/// Renders components as a page does, with the contracts faked and everything else real: texts, formats, errors, dialogs,
/// toasts, notices. Dialogs and toasts are found in <see cref="Around"/>.
/// </summary>
public abstract class PageTest : BunitContext, IAsyncLifetime
{
    private IRenderedComponent<IComponent>? around;

    protected PageTest(string culture = "en")
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLogging();
        Services.AddLocalization();
        Services.AddCrmUi();
        Services.AddSingleton<IStoreInfo>(Store);
        Services.AddSingleton<IChangeNotices>(Notices);
        Services.AddSingleton<TimeProvider>(Clock);
        Drafts.ListAsync(default!).ReturnsForAnyArgs([]);
        Services.AddSingleton(Drafts);
        Services.AddSingleton(Self);
        PasswordRules.GetAsync().Returns(new PasswordDemands(15, 8, 256));
        Services.AddSingleton(PasswordRules);
        Services.AddScoped<Formats>();
        Services.AddScoped<UiErrors>();
        Services.AddScoped<IEffectErrors>(services => services.GetRequiredService<UiErrors>());
        Services.AddStore(typeof(StaffState).Assembly);
    }

    public virtual Task InitializeAsync() => Task.CompletedTask;

    // The library's services can be disposed of in this way only.
    Task IAsyncLifetime.DisposeAsync() => base.DisposeAsync().AsTask();

    protected FakeStore Store { get; } = new();

    protected FakeClock Clock { get; } = new();

    protected IDraftsService Drafts { get; } = Substitute.For<IDraftsService>();

    protected FakeNotices Notices { get; } = new();

    protected ISelfService Self { get; } = Substitute.For<ISelfService>();

    protected IPasswordRulesService PasswordRules { get; } = Substitute.For<IPasswordRulesService>();

    /// <summary>What stands around a page: dialogs and toasts. Made at first use, after all fakes.</summary>
    protected IRenderedComponent<IComponent> Around => around ??= Render(builder =>
    {
        builder.OpenComponent<Providers>(0);
        builder.CloseComponent();
    });

    protected Dialogs Dialogs => Services.GetRequiredService<Dialogs>();

    /// <summary>Signs in somebody with these rights, as the shell does.</summary>
    protected void SignIn(params string[] rights)
    {
        Self.GetAsync().Returns(new SelfDetails(1, "Sina", "sina@crew.example", StaffRole.Support, false, false, rights.ToHashSet(StringComparer.Ordinal)));
        Services.GetRequiredService<IDispatcher>().Dispatch(new StaffActions.Load(1));
    }

    protected T Fake<T>()
        where T : class
    {
        var fake = Substitute.For<T>();
        Services.AddSingleton(fake);
        return fake;
    }

    /// <summary>Renders a page or a tab with what stands around it.</summary>
    protected IRenderedComponent<T> Open<T>(Action<ComponentParameterCollectionBuilder<T>>? parameters = null)
        where T : IComponent
    {
        _ = Around;
        return Render(parameters);
    }

    /// <summary>The profile's buttons, as they are contributed.</summary>
    protected IRenderedComponent<CustomerActions> OpenActions(long customerId, string name)
        => Open<CustomerActions>(parameters => parameters.Add(p => p.CustomerId, customerId).Add(p => p.Name, name));

    /// <summary>Opens a dialog as a page does; the task ends with its answer.</summary>
    protected Task<object?> OpenDialog<T>(Dictionary<string, object?>? parameters = null)
        where T : ComponentBase
    {
        var answer = new TaskCompletionSource<object?>();
        _ = Around.InvokeAsync(async () => answer.SetResult(await Dialogs.OpenAsync<T>("Title", parameters)));
        return answer.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    protected void SeeToast(string text)
        => Around.WaitForAssertion(() => Assert.Contains(text, Around.Find("#mud-snackbar-container").TextContent, StringComparison.Ordinal));

    public sealed class FakeStore : IStoreInfo
    {
        public string Name => "Lantern Lane";
        public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        public string Currency { get; set; } = "EUR";
        public string Country => "DE";
        public bool IsDemo => false;
        public string PublicUrl => "https://crm.shop.example";
    }

    public sealed class FakeNotices : IChangeNotices
    {
        private readonly List<Action<ChangeNotice>> handlers = [];

        public IDisposable Subscribe(Action<ChangeNotice> handler)
        {
            handlers.Add(handler);
            return new Ending(() => handlers.Remove(handler));
        }

        public void Publish(ChangeNotice notice) => handlers.ToList().ForEach(handler => handler(notice));

        private sealed class Ending(Action end) : IDisposable
        {
            public void Dispose() => end();
        }
    }
}

/// <summary>Finding things as people name them.</summary>
public static class PageFinding
{
    public static AngleSharp.Dom.IElement Button(this IRenderedComponent<IComponent> page, string text)
        => page.FindAll("button").Single(button => button.TextContent.Trim() == text || button.GetAttribute("aria-label") == text);

    public static AngleSharp.Dom.IElement Field(this IRenderedComponent<IComponent> page, string name) => page.Find($"[data-field={name}]");

    public static string Value(this IRenderedComponent<IComponent> page, string name) => page.Field(name).GetAttribute("value") ?? "";

    /// <summary>The message under a field, or nothing.</summary>
    public static string? ErrorAt(this IRenderedComponent<IComponent> page, string name)
        => page.Field(name).Closest(".mud-input-control")?.QuerySelector(".mud-input-error .me-auto")?.TextContent
            ?? page.Field(name).ParentElement!.QuerySelector(".error")?.TextContent;

    /// <summary>Chooses in a list that opens.</summary>
    public static void Choose(this IRenderedComponent<IComponent> page, string field, string option)
    {
        page.Field(field).Closest(".mud-input-control")!.MouseDown(new() { Button = 0 });
        page.WaitForElement(".mud-popover-open .mud-list-item");
        page.FindAll(".mud-popover-open .mud-list-item").Single(item => item.TextContent.Trim() == option).Click();
    }
}
