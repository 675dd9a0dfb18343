using System.Reflection;
using System.Text.RegularExpressions;
using Bunit;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Shell;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Ui.Live;

/// <summary>Every contract fails as one whose database is gone, until it is said to be back.</summary>
public abstract class UnreachableTest : PageTest
{
    private readonly List<Unreachable> contracts = [];

    protected UnreachableTest(string culture) : base(culture)
    {
        foreach (var contract in typeof(Permissions).Assembly.GetTypes()
            .Where(type => type.IsInterface && type.Name.EndsWith("Service", StringComparison.Ordinal) && type != typeof(ISelfService)))
        {
            var proxy = (Unreachable)typeof(DispatchProxy).GetMethods().Single(method => method.GetGenericArguments().Length == 2)
                .MakeGenericMethod(contract, typeof(Unreachable)).Invoke(null, null)!;
            contracts.Add(proxy);
            Services.AddSingleton(contract, proxy);
        }
        Self.ListSessionsAsync()
            .Returns(_ => IsDown
                ? Task.FromException<IReadOnlyList<SessionRow>>(new StorageUnavailableException(new IOException("gone")))
                : Task.FromResult<IReadOnlyList<SessionRow>>([]));
    }

    protected bool IsDown
    {
        get => contracts[0].IsDown;
        set => contracts.ForEach(contract => contract.IsDown = value);
    }

    protected IRenderedComponent<IComponent> Show(string name)
    {
        var type = typeof(Permissions).Assembly.GetTypes().Single(type => type.Name == name && type.IsAssignableTo(typeof(IComponent)));
        return Render(builder =>
        {
            builder.OpenComponent(0, type);
            foreach (var parameter in type.GetProperties().Where(property => property.IsDefined(typeof(EditorRequiredAttribute))))
            {
                builder.AddComponentParameter(1, parameter.Name, Samples.Of(parameter.PropertyType));
            }
            builder.CloseComponent();
        });
    }

    protected static void AssertRefused(IRenderedComponent<IComponent> shown, string words) => shown.WaitForAssertion(() =>
    {
        Assert.Empty(shown.FindAll("[aria-busy=true]"));
        Assert.Contains(words, shown.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    });
}

/// <summary>What cannot be read when it is opened says so in its place and can be tried again: every page, tab, card and dialog.</summary>
public sealed class FirstReadTests() : UnreachableTest("en")
{
    /// <summary>All that read something of their own before they show anything.</summary>
    public static TheoryData<string> Components =>
    [
        .. Sources.Files(".razor", "CrmAdmin.Components")
            .Where(file => Regex.IsMatch(file.Text, @"reading\.Problem|<Loaded |<EditDialog ") && !file.Path.Contains("/Ui/", StringComparison.Ordinal))
            .Select(file => Path.GetFileNameWithoutExtension(file.Path)),
    ];

    [Theory]
    [MemberData(nameof(Components))]
    public void It_says_why_and_shows_what_there_is_once_it_can_be_read(string name)
    {
        SignIn([.. Permissions.All]);
        var shown = Show(name);
        AssertRefused(shown, "The database cannot be reached.");

        shown.Button("Try again").Click(); // still gone
        AssertRefused(shown, "The database cannot be reached.");

        IsDown = false;
        shown.Button("Try again").Click();
        shown.WaitForAssertion(() =>
        {
            Assert.Empty(shown.FindAll("[aria-busy=true]"));
            Assert.DoesNotContain("The database cannot be reached.", shown.Markup, StringComparison.Ordinal);
        });
    }

    /// <summary>Bars that nothing ends stand in the one component that knows how the read went.</summary>
    [Fact]
    public void Nothing_else_shows_bars()
    {
        var bars = Sources.Files(".razor", "CrmAdmin.Components").Where(file => Regex.IsMatch(file.Text, "<Skeleton\\b")).Select(file => file.Path);
        // the profile's second card, beside the first
        Assert.Equal(["CrmAdmin.Components/Features/Customers/Profile/CustomerProfile.razor", "CrmAdmin.Components/Ui/Live/FirstRead.razor"], bars);
        Assert.True(Components.Count >= 25, "of what reads at first, some cannot be found any more");
    }

    [Theory]
    [InlineData(typeof(MePage))]
    [InlineData(typeof(PageGuard))]
    public void Who_is_there_can_be_asked_again(Type type)
    {
        Self.GetAsync().Returns(Task.FromException<SelfDetails>(new StorageUnavailableException(new IOException("gone"))));
        Self.ListSessionsAsync().Returns([]);
        Services.GetRequiredService<IDispatcher>().Dispatch(new StaffActions.Load(1));
        var shown = Render(builder =>
        {
            builder.OpenComponent<CascadingValue<RouteData>>(0);
            builder.AddComponentParameter(1, "Value", new RouteData(typeof(StaffPage), new Dictionary<string, object?>(StringComparer.Ordinal)));
            builder.AddComponentParameter(2, "ChildContent", (RenderFragment)(inner =>
            {
                inner.OpenComponent(0, type);
                inner.CloseComponent();
            }));
            builder.CloseComponent();
        });
        AssertRefused(shown, "The database cannot be reached.");

        Self.GetAsync()
            .Returns(new SelfDetails(1, "Sina", "sina@crew.example", StaffRole.Administrator, false, false, Permissions.All.ToHashSet(StringComparer.Ordinal)));
        shown.Button("Try again").Click();
        shown.WaitForAssertion(() => Assert.DoesNotContain("The database cannot be reached.", shown.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_shown_stays_when_reading_it_again_fails()
    {
        SignIn([.. Permissions.All]);
        IsDown = false;
        _ = Around;
        var shown = Show(nameof(AddressesTab));
        shown.WaitForAssertion(() => Assert.Empty(shown.FindAll("[aria-busy=true]")));
        var before = shown.Markup;

        IsDown = true;
        Notices.Publish(new(ChangeArea.Addresses, 1, "Ben", "other"));
        SeeToast("The database cannot be reached.");
        Assert.Equal(before, shown.Markup);
    }
}

public sealed class FirstReadInKoreanTests() : UnreachableTest("ko")
{
    [Fact]
    public void In_Korean_it_is_the_same()
    {
        SignIn([.. Permissions.All]);
        var shown = Show(nameof(AddressesTab));
        AssertRefused(shown, "불러오지 못했습니다.");
        AssertRefused(shown, "데이터베이스에 연결할 수 없습니다.");
        IsDown = false;
        shown.Button("다시 시도").Click();
        shown.WaitForAssertion(() => Assert.Empty(shown.FindAll("[role=alert]")));
    }
}
