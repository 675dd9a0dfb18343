using System.Reflection;
using System.Text.RegularExpressions;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace CrmAdmin.Tests.Ui;

public sealed class UiModulesTests
{
    private static readonly Type[] components = [.. typeof(UiModules).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IComponent)))];

    private static IEnumerable<Contribution> All => UiModules.For<Contribution>(_ => true);

    [Fact]
    public void What_is_contributed_leads_to_a_page_that_asks_for_the_same_right()
    {
        var ways = UiModules.For<NavEntry>(_ => true).Select(entry => (entry.Href, entry.Permission))
            .Concat(UiModules.For<SettingsTile>(_ => true).Select(tile => (tile.Href, tile.Permission)));
        Assert.All(ways, way =>
        {
            var page = components.Single(type => type.GetCustomAttributes<RouteAttribute>().Any(route => route.Template == way.Href));
            Assert.Equal(way.Permission, page.GetCustomAttribute<NeedsAttribute>()?.Permission ?? "customers.read");
        });
    }

    [Fact]
    public void Each_is_shown_to_those_with_its_right_only_and_in_order()
    {
        Assert.Empty(UiModules.For<Contribution>(_ => false));
        Assert.Equal(["/outbox"], UiModules.For<NavEntry>(right => right == "outbox.read").Select(entry => entry.Href));
        Assert.Equal(["", "Work", "Administration"], UiModules.For<NavEntry>(_ => true).Select(entry => entry.Section).Distinct());
        Assert.Equal(["Account", "Addresses", "Logs"], UiModules.For<ProfileTab>(_ => true).Select(tab => tab.Title));
        Assert.All(All.GroupBy(one => one.GetType()), kind =>
        {
            var orders = kind.Select(one => one.Order).ToList();
            // one of several rights is enough for a selection's bar
            Assert.Equal((kind.Key == typeof(ListSelection) ? orders : orders.Distinct()).Order(), orders);
        });
    }

    [Fact]
    public void Each_icon_is_drawn()
    {
        var sprite = Sources.Files(".razor", "CrmAdmin.Components").Single(file => file.Path.EndsWith("/IconSprite.razor", StringComparison.Ordinal)).Text;
        Assert.All(
            UiModules.For<NavEntry>(_ => true).Select(entry => entry.Icon).Concat(UiModules.For<SettingsTile>(_ => true).Select(tile => tile.Icon)),
            icon => Assert.Contains($"id=\"icon-{icon}\"", sprite, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_contributed_takes_what_it_is_given()
    {
        void Takes(Type component, params IEnumerable<string> names)
            => Assert.All(names, name => Assert.NotNull(component.GetProperty(name)?.GetCustomAttribute<ParameterAttribute>()));
        Assert.All(UiModules.For<ProfileTab>(_ => true), tab => Takes(tab.Component, "CustomerId"));
        Assert.All(UiModules.For<ProfileLog>(_ => true), log => Takes(log.Component, "CustomerId"));
        Assert.All(UiModules.For<ProfileAction>(_ => true),
            action => Takes(action.Dialog, ["CustomerId", "Name", .. action.Parameters?.Keys ?? (IEnumerable<string>)[]]));
        Assert.All(
            UiModules.For<ProfileAction>(_ => true).Where(action => action.State is not null),
            action => Takes(action.State!, ["CustomerId", .. action.Parameters?.Keys ?? (IEnumerable<string>)[]]));
        Assert.All(UiModules.For<ListAction>(_ => true), action => Takes(action.Component, "Query"));
        Assert.All(UiModules.For<ListSelection>(_ => true), selection => Takes(selection.Component, "Choice", "Query", "Page", "OnChange"));
    }

    /// <summary>A page that draws contributions and names one of the features would show that one twice, or the others not.</summary>
    [Fact]
    public void Pages_that_draw_contributions_name_no_component_of_a_feature()
    {
        var drawn = All.SelectMany(one => one switch
        {
            ProfileTab tab => new[] { tab.Component },
            ProfileLog log => [log.Component],
            ProfileAction action => [action.Dialog],
            ListAction action => [action.Component],
            ListSelection selection => [selection.Component],
            ShellPart part => [part.Component],
            _ => [],
        }).Select(type => type.Name).ToList();
        var pages = Sources.Files(".razor", "CrmAdmin.Components").Where(file => file.Text.Contains("UiModules.For<", StringComparison.Ordinal)).ToList();
        Assert.Equal(9, pages.Count);
        Assert.All(pages, page => Assert.DoesNotContain(
            drawn, name => Regex.IsMatch(page.Text, $@"<{name}\b|\b{name}\.|typeof\({name}\)", RegexOptions.None, TimeSpan.FromSeconds(5))));
    }

    [Fact]
    public void Each_word_is_there_in_both_languages()
    {
        var words = All.SelectMany(one => one switch
        {
            NavEntry entry => new[] { entry.Title, entry.Section },
            ProfileTab tab => [tab.Title],
            ProfileAction action => [action.Title],
            SettingsTile tile => [tile.Title, tile.Text],
            _ => [],
        }).Where(word => word.Length > 0);
        var texts = new[] { "Texts.resx", "Texts.ko.resx" }.Select(file => File.ReadAllText(Path.Combine(
            Sources.Root, "CrmAdmin.Components", "Resources", file))).ToList();
        Assert.All(words, word => Assert.All(texts, text => Assert.Contains($"name=\"{word}\"", text, StringComparison.Ordinal)));
    }
}
