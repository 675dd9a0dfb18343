using Bunit;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.EditLog;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Features.History.EditLog;

public sealed class EditLogTableTests : PageTest
{
    private readonly IEditLogService log;
    private readonly IAccountService accounts;

    public EditLogTableTests()
    {
        log = Fake<IEditLogService>();
        accounts = Fake<IAccountService>();
        _ = Fake<IAddressesService>();
        log.ListAsync(default!).ReturnsForAnyArgs(Of(Changed("PersonalPhone", "1", "2")));
    }

    [Fact]
    public void A_row_says_when_who_what_and_how()
    {
        var tab = Tab();
        var cells = tab.FindAll("tbody td").Select(cell => cell.TextContent.Trim()).ToList();
        Assert.Equal(["1 Jul 2026 12:30", "Otto", "Personal phone"], cells[..3]);
        Assert.Equal("1", tab.Find("del").TextContent);
        Assert.Equal("2", tab.Find("ins").TextContent);
        Assert.Equal("Back office", cells[4]);
    }

    [Fact]
    public void Filters_ask_again_from_the_newest_on()
    {
        var tab = Tab();
        tab.Field("By").Input("Ott");
        tab.Field("Source").Change("3");
        tab.Field("From").Change("2026-06-01");
        tab.WaitForAssertion(() => Assert.EndsWith(
            "?who=Ott&source=import&from=2026-06-01", Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        tab.WaitForAssertion(() => _ = log.Received(1)
            .ListAsync(Arg.Is<LogFilter>(query => query.CustomerId == 9 && query.By == "Ott" && query.Source == "import"
                && query.From == new DateOnly(2026, 6, 1) && query.After == null)));
    }

    [Fact]
    public void Details_open_with_all_that_the_command_did()
    {
        log.GetDetailsAsync(5)
            .Returns(new EditDetails(DateTimeOffset.UnixEpoch, "Otto", "import",
                [Changed("Company", null, "Lantern"), new(6, default, "Address", 1, EditAction.Changed, "City", "Kiel", "Bonn", "Otto", "import")],
                new HashSet<long>()));
        Tab().Button("Details").Click();
        Around.WaitForElement(".mud-dialog tbody tr");
        Assert.Equal(["Company–Lantern", "Address: CityKielBonn"], Around.FindAll(".mud-dialog tbody tr").Select(row => row.TextContent.Trim()));
    }

    [Fact]
    public async Task The_address_says_what_is_shown_and_going_back_shows_it_again()
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/customers/9?tab=logs&field=Company&from=2026-06-01&after=77&source=nonsense");
        var tab = Tab();
        _ = log.Received(1).ListAsync(new LogFilter(9, "Company", From: new(2026, 6, 1), After: 77));
        await tab.InvokeAsync(() => navigation.NavigateTo("/customers/9?tab=logs"));
        tab.WaitForAssertion(() => _ = log.Received(1).ListAsync(new LogFilter(9)));
    }

    [Fact]
    public async Task A_field_is_put_back_once_however_often_it_is_clicked()
    {
        var answer = new TaskCompletionSource<Saved>();
        var row = Changed("Company", "Lantern", "Moon");
        var again = new TaskCompletionSource<EditDetails>();
        log.GetDetailsAsync(5)
            .Returns(_ => Task.FromResult(new EditDetails(DateTimeOffset.UnixEpoch, "Otto", "ui", [row], new HashSet<long> { 5 })), _ => again.Task);
        accounts.RevertAsync(5).Returns(answer.Task);
        Tab().Button("Details").Click();
        var put = Around.WaitForElement("button[aria-label='Put back: Company']");
        put.Click();
        Assert.True(Around.Find("button[aria-label='Put back: Company']").HasAttribute("disabled"));
        await Around.InvokeAsync(() => answer.SetResult(new(9, 2, true, "c")));
        Around.Find("button[aria-label='Put back: Company']").Click(); // while the details are read again
        await Around.InvokeAsync(() => again.SetResult(new(DateTimeOffset.UnixEpoch, "Otto", "ui", [row], new HashSet<long>())));
        Around.WaitForAssertion(() => Assert.Contains("Company has its old value again.", Around.Markup, StringComparison.Ordinal));
        Assert.Empty(Around.FindAll("button[aria-label='Put back: Company']"));
        _ = accounts.Received(1).RevertAsync(5);
    }

    [Fact]
    public void A_level_goes_back_by_its_own_rules_and_a_refusal_is_in_words()
    {
        var row = Changed("LevelId", "Silver", "Gold");
        log.GetDetailsAsync(5).Returns(new EditDetails(DateTimeOffset.UnixEpoch, "Otto", "ui", [row], new HashSet<long> { 5 }, new HashSet<long> { 5 }));
        log.RevertAsync(5).Returns(_ => throw new RuleException("level.gone"), _ => Task.CompletedTask);
        Tab().Button("Details").Click();
        Around.WaitForElement("button[aria-label='Put back: Level']").Click();
        Around.WaitForAssertion(() => Assert.Contains(
            "This level was deleted meanwhile.", Around.Find(".mud-dialog [role=alert]").TextContent, StringComparison.Ordinal));
        Around.Find("button[aria-label='Put back: Level']").Click();
        Around.WaitForAssertion(() => Assert.Contains(
            "Level has its old value again.", Around.Find(".mud-dialog [role=status]").TextContent, StringComparison.Ordinal));
        Assert.Empty(accounts.ReceivedCalls());
    }

    [Fact]
    public void Open_details_lose_the_button_when_somebody_changes_the_field_meanwhile()
    {
        var row = Changed("Company", "Lantern", "Moon");
        log.GetDetailsAsync(5)
            .Returns(new EditDetails(DateTimeOffset.UnixEpoch, "Otto", "ui", [row], new HashSet<long> { 5 }),
                new EditDetails(DateTimeOffset.UnixEpoch, "Otto", "ui", [row], new HashSet<long>()));
        Tab().Button("Details").Click();
        Around.WaitForElement("button[aria-label='Put back: Company']");
        Notices.Publish(new(ChangeArea.Account, 8, "Otto", "c"));
        Assert.NotEmpty(Around.FindAll("button[aria-label='Put back: Company']"));
        Notices.Publish(new(ChangeArea.Account, 9, "Otto", "c"));
        Around.WaitForAssertion(() => Assert.Empty(Around.FindAll("button[aria-label='Put back: Company']")));
    }

    [Fact]
    public void A_refusal_to_put_back_stays_in_the_dialog()
    {
        log.GetDetailsAsync(5)
            .Returns(new EditDetails(DateTimeOffset.UnixEpoch, "Otto", "ui", [Changed("Company", "Lantern", "Moon")], new HashSet<long> { 5 }));
        accounts.RevertAsync(5).Returns<Saved>(_ => throw new RuleException("editlog.changed-since"));
        Tab().Button("Details").Click();
        Around.WaitForElement("button[aria-label='Put back: Company']").Click();
        Around.WaitForAssertion(() => Assert.Contains(
            "The field was changed again since", Around.Find(".mud-dialog [role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void What_the_filter_finds_can_be_exported_by_those_who_may()
    {
        var exports = Fake<IExportsService>();
        exports.GetCountAsync(default!).ReturnsForAnyArgs(3);
        SignIn(Permissions.EditLogRead, Permissions.CustomersExport);
        var tab = Tab();
        Assert.DoesNotContain(tab.FindAll("button"), button => button.TextContent == "Export");
        SignIn(Permissions.EditLogRead, Permissions.CustomersExport, Permissions.LogsExport);
        tab.Field("Field").Change("7");
        tab.WaitForAssertion(() => tab.Button("Export").Click());
        Around.WaitForAssertion(() => Assert.StartsWith(
            "3 changes · as filtered, newest first", Around.Find(".export-form").TextContent.Trim(), StringComparison.Ordinal));
        _ = exports.Received(1).GetCountAsync(Arg.Is<ExportInput>(input => input.Log == "/customers/9?tab=logs&field=" + EditFields.Names[7]));
    }

    private IRenderedComponent<EditLogTable> Tab() => Open<EditLogTable>(parameters => parameters.Add(tab => tab.CustomerId, 9));

    private static Page<EditRow> Of(params EditRow[] rows) => new(rows, rows.Length, false, false);

    private static EditRow Changed(string field, string? old, string? now)
        => new(5, new(2026, 7, 1, 10, 30, 0, TimeSpan.Zero), "Customer", 9, EditAction.Changed, field, old, now, "Otto", "ui");
}
