using Bunit;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.AuditLog;
using CrmAdmin.Components.Features.History.EditLog;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Features.History.AuditLog;

public sealed class AuditLogPageTests : PageTest
{
    private readonly IEditLogService log;

    public AuditLogPageTests()
    {
        log = Fake<IEditLogService>();
        log.ListAuditLogAsync(default!).ReturnsForAnyArgs(Of(hasNext: true, (9, "Pia"), (8, "Otto")));
    }

    private NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    private string Address => new Uri(Navigation.Uri).PathAndQuery;

    [Fact]
    public void The_address_says_what_is_shown()
    {
        Navigation.NavigateTo("/audit-log?q=Pia&after=40");
        var page = Open<AuditLogPage>();
        _ = log.Received(1).ListAuditLogAsync(new LogFilter(Words: "Pia", After: 40));
        Assert.Equal("Pia", page.Find("#search-log").GetAttribute("value"));
    }

    [Fact]
    public void Paging_and_searching_go_into_the_address()
    {
        Navigation.NavigateTo("/audit-log");
        var page = Open<AuditLogPage>();
        page.Button("Older ›").Click();
        Assert.Equal("/audit-log?after=8", Address);
        page.WaitForAssertion(() => _ = log.Received(1).ListAuditLogAsync(new LogFilter(After: 8)));
        page.Button("Newest").Click();
        Assert.Equal("/audit-log", Address);

        page.Find("#search-log").Input("Ott");
        page.WaitForAssertion(() => Assert.Equal("/audit-log?q=Ott", Address), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Going_back_shows_what_was_shown()
    {
        log.ListAuditLogAsync(new LogFilter(Words: "Pia")).Returns(Of(hasNext: false, (3, "Only Pia")));
        Navigation.NavigateTo("/audit-log");
        var page = Open<AuditLogPage>();
        Navigation.NavigateTo("/audit-log?q=Pia");
        page.WaitForAssertion(() => Assert.Equal(["Only Pia"], Labels(page)));
        Navigation.NavigateTo("/audit-log");
        page.WaitForAssertion(() => Assert.Equal(["Pia", "Otto"], Labels(page)));
        Assert.Equal("", page.Find("#search-log").GetAttribute("value") ?? "");
    }

    [Fact]
    public void A_search_that_finds_nothing_leads_back_to_everything()
    {
        log.ListAuditLogAsync(default!).ReturnsForAnyArgs(Page<AuditLogRow>.Empty);
        Navigation.NavigateTo("/audit-log?q=nobody");
        var page = Open<AuditLogPage>();
        Assert.Contains("No entry matches.", page.Markup, StringComparison.Ordinal);
        page.Button("Show everything").Click();
        Assert.Equal("/audit-log", Address);
        page.WaitForAssertion(() => Assert.Contains("Nothing was changed.", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_found_can_be_exported_by_those_who_may()
    {
        var exports = Fake<IExportsService>();
        SignIn(Permissions.AuditLogRead, Permissions.CustomersExport, Permissions.LogsExport);
        log.ListAuditLogAsync(default!).ReturnsForAnyArgs(Of(hasNext: false, (3, "Dora")));
        Navigation.NavigateTo("/audit-log?q=Dora&after=9");
        var page = Open<AuditLogPage>();
        page.WaitForAssertion(() => page.Button("Export").Click());
        page.WaitForAssertion(() => _ = exports.Received(1).GetCountAsync(Arg.Is<ExportInput>(input => input.Log == "/audit-log?q=Dora")));
    }

    [Theory]
    [InlineData("/audit-log?q=%20&after=-4", "/audit-log")]
    [InlineData("/audit-log?after=x", "/audit-log")]
    [InlineData("/audit-log?q=a%26b&after=7", "/audit-log?q=a%26b&after=7")]
    public void An_address_made_by_hand_is_read_as_far_as_it_makes_sense(string typed, string read)
        => Assert.Equal(read, LogAddress.Parse(new Uri("http://localhost" + typed)).ToAddress());

    private static IEnumerable<string> Labels(IRenderedComponent<AuditLogPage> page) => page.FindAll("tbody td b").Select(label => label.TextContent);

    private static Page<AuditLogRow> Of(bool hasNext, params (long Id, string Label)[] rows) => new(
        [.. rows.Select(row => new AuditLogRow(row.Id, DateTimeOffset.UnixEpoch, "StaffMember", row.Label, EditAction.Added, null, null, null, "Ada", "ui"))],
        rows.Length, false, hasNext);
}
