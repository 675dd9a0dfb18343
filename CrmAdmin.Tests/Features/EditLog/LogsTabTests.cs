using Bunit;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.EditLog;
using CrmAdmin.Tests.Support;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Features.EditLog;

public sealed class LogsTabTests : PageTest
{
    private readonly IEditLogService log;

    public LogsTabTests()
    {
        log = Fake<IEditLogService>();
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
        Assert.Equal("Desk", cells[4]);
    }

    [Fact]
    public void Nothing_logged_says_so()
    {
        log.ListAsync(default!).ReturnsForAnyArgs(Page<EditRow>.Empty);
        Assert.Contains("Nothing was changed.", Tab().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Filters_ask_again_from_the_newest_on()
    {
        var tab = Tab();
        tab.Field("By").Input("Ott");
        tab.Field("From").Change("2026-06-01");
        _ = log.Received(1).ListAsync(Arg.Is<EditLogQuery>(query => query.CustomerId == 9 && query.By == "Ott" && query.From == new DateOnly(2026, 6, 1) && query.After == null));
    }

    [Fact]
    public void Details_open_with_all_that_the_command_did()
    {
        log.GetDetailsAsync(5).Returns(new EditDetails(DateTimeOffset.UnixEpoch, "Otto", "import", [Changed("Company", null, "Lantern"), new(6, default, "Address", 1, EditAction.Changed, "City", "Kiel", "Bonn", "Otto", "import")]));
        Tab().Button("Details").Click();
        Around.WaitForElement(".rz-dialog tbody tr");
        Assert.Equal(["Company–Lantern", "Address: CityKielBonn"], Around.FindAll(".rz-dialog tbody tr").Select(row => row.TextContent.Trim()));
    }

    [Fact]
    public void A_change_appears_while_the_newest_are_shown()
    {
        var tab = Tab();
        log.ListAsync(default!).ReturnsForAnyArgs(Of(Changed("Company", null, "Lantern")));
        Notices.Publish(new(ChangeArea.Account, 9, "Otto", "c"));
        tab.WaitForAssertion(() => Assert.Equal("Lantern", tab.Find("ins").TextContent));
    }

    private IRenderedComponent<LogsTab> Tab() => Open<LogsTab>(parameters => parameters.Add(tab => tab.CustomerId, 9));

    private static Page<EditRow> Of(params EditRow[] rows) => new(rows, rows.Length, false, false);

    private static EditRow Changed(string field, string? old, string? now)
        => new(5, new(2026, 7, 1, 10, 30, 0, TimeSpan.Zero), "Customer", 9, EditAction.Changed, field, old, now, "Otto", "ui");
}
