using Bunit;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.EditLog;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Tests.Support;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Features.EditLog;

public sealed class HouseLogPageTests : PageTest
{
    private readonly IEditLogService log;

    public HouseLogPageTests()
    {
        log = Fake<IEditLogService>();
        log.ListHouseAsync(default!).ReturnsForAnyArgs(Of(hasNext: true, (9, "Pia"), (8, "Otto")));
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private string Address => new Uri(Navigation.Uri).PathAndQuery;

    [Fact]
    public void The_address_says_what_is_shown()
    {
        Navigation.NavigateTo("/house-log?q=Pia&after=40");
        var page = Open<HouseLogPage>();
        _ = log.Received(1).ListHouseAsync(new HouseLogQuery("Pia", 40));
        Assert.Equal("Pia", page.Find("#search-log").GetAttribute("value"));
    }

    [Fact]
    public void Paging_and_searching_go_into_the_address()
    {
        Navigation.NavigateTo("/house-log");
        var page = Open<HouseLogPage>();
        page.Button("Older ›").Click();
        Assert.Equal("/house-log?after=8", Address);
        page.WaitForAssertion(() => _ = log.Received(1).ListHouseAsync(new HouseLogQuery(null, 8)));
        page.Button("Newest").Click();
        Assert.Equal("/house-log", Address);

        page.Find("#search-log").Input("Ott");
        page.WaitForAssertion(() => Assert.Equal("/house-log?q=Ott", Address), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Going_back_shows_what_was_shown()
    {
        log.ListHouseAsync(new HouseLogQuery("Pia")).Returns(Of(hasNext: false, (3, "Only Pia")));
        Navigation.NavigateTo("/house-log");
        var page = Open<HouseLogPage>();
        Navigation.NavigateTo("/house-log?q=Pia");
        page.WaitForAssertion(() => Assert.Equal(["Only Pia"], Labels(page)));
        Navigation.NavigateTo("/house-log");
        page.WaitForAssertion(() => Assert.Equal(["Pia", "Otto"], Labels(page)));
        Assert.Equal("", page.Find("#search-log").GetAttribute("value") ?? "");
    }

    [Fact]
    public void A_late_answer_to_an_older_query_is_dropped()
    {
        var slow = new TaskCompletionSource<Page<HouseRow>>();
        log.ListHouseAsync(new HouseLogQuery("old")).Returns(slow.Task);
        log.ListHouseAsync(new HouseLogQuery("new")).Returns(Of(hasNext: false, (3, "Right")));
        var page = Open<HouseLogPage>();
        Navigation.NavigateTo("/house-log?q=old");
        Navigation.NavigateTo("/house-log?q=new");
        page.WaitForAssertion(() => Assert.Equal(["Right"], Labels(page)));
        slow.SetResult(Of(hasNext: false, (4, "Wrong")));
        page.Render();
        Assert.Equal(["Right"], Labels(page));
    }

    [Fact]
    public void A_search_that_finds_nothing_leads_back_to_everything()
    {
        log.ListHouseAsync(default!).ReturnsForAnyArgs(Page<HouseRow>.Empty);
        Navigation.NavigateTo("/house-log?q=nobody");
        var page = Open<HouseLogPage>();
        Assert.Contains("No entry matches.", page.Markup, StringComparison.Ordinal);
        page.Button("Show everything").Click();
        Assert.Equal("/house-log", Address);
        page.WaitForAssertion(() => Assert.Contains("Nothing was changed.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_found_can_be_exported_by_those_who_may()
    {
        var exports = Fake<IExportsService>();
        SignIn(Permissions.HouseLogRead, Permissions.CustomersExport, Permissions.LogsExport);
        log.ListHouseAsync(default!).ReturnsForAnyArgs(Of(hasNext: false, (3, "Dora")));
        Navigation.NavigateTo("/house-log?q=Dora&after=9");
        var page = Open<HouseLogPage>();
        page.WaitForAssertion(() => page.Button("Export").Click());
        page.WaitForAssertion(() => _ = exports.Received(1).GetCountAsync(Arg.Is<ExportInput>(input => input.Log == "/house-log?q=Dora")));
    }

    [Theory]
    [InlineData("/house-log?q=%20&after=-4", "/house-log")]
    [InlineData("/house-log?after=x", "/house-log")]
    [InlineData("/house-log?q=a%26b&after=7", "/house-log?q=a%26b&after=7")]
    public void An_address_made_by_hand_is_read_as_far_as_it_makes_sense(string typed, string read)
        => Assert.Equal(read, HouseLogQuery.Parse(new Uri("http://localhost" + typed)).ToAddress());

    private static IEnumerable<string> Labels(IRenderedComponent<HouseLogPage> page) => page.FindAll("tbody td b").Select(label => label.TextContent);

    private static Page<HouseRow> Of(bool hasNext, params (long Id, string Label)[] rows) => new(
        [.. rows.Select(row => new HouseRow(row.Id, DateTimeOffset.UnixEpoch, "StaffMember", row.Label, EditAction.Added, null, null, null, "Ada", "ui"))], rows.Length, false, hasNext);
}
