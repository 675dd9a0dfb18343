using Bunit;
using CrmAdmin.Components.Features.Exchange.Exports;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

public sealed class ExportsPageTests : PageTest
{
    private readonly IExportsService exports;

    public ExportsPageTests()
    {
        exports = Fake<IExportsService>();
        Show(Row(ExportState.Ready));
    }

    [Fact]
    public void A_file_that_is_there_can_be_fetched_and_deleted_after_a_question()
    {
        var page = Open<ExportsPage>();
        page.WaitForAssertion(() => Assert.Equal("/exports/7/file", page.Find("a[download]").GetAttribute("href")));
        Assert.Contains("“ann”, filtered", page.Markup, StringComparison.Ordinal);
        Assert.Contains("until 3 Mar 2026 10:00", page.Markup, StringComparison.Ordinal);
        Assert.Contains("1.2 MB", page.Markup, StringComparison.Ordinal);
        page.Button("Delete the file of export 7").Click();
        Around.WaitForAssertion(() => Around.FindAll("[role=dialog] .btn.p").Single().Click());
        page.WaitForAssertion(() => _ = exports.Received(1).DeleteAsync(7));
    }

    [Fact]
    public void Progress_follows_the_notices()
    {
        Show(Row(ExportState.Running) with { Rows = 0 });
        var page = Open<ExportsPage>();
        page.WaitForAssertion(() => Assert.Equal(("0", "3000"), (page.Find("progress").GetAttribute("value"), page.Find("progress").GetAttribute("max"))));
        Show(Row(ExportState.Running) with { Rows = 2_000 });
        Notices.Publish(new(ChangeArea.Account, 0, "Ada", "c"));
        Notices.Publish(new(ChangeArea.Exports, 0, "Ada", "c"));
        page.WaitForAssertion(() => Assert.Contains("2,000 of 3,000", page.Markup, StringComparison.Ordinal));
        Show(Row(ExportState.Ready));
        Notices.Publish(new(ChangeArea.Exports, 0, "Ada", "c"));
        page.WaitForAssertion(() => Assert.Empty(page.FindAll("progress")));
    }

    [Fact]
    public void A_double_click_on_cancel_asks_once_and_a_refusal_is_told()
    {
        Show(Row(ExportState.Waiting));
        var slow = new TaskCompletionSource();
        exports.CancelAsync(7).Returns(slow.Task);
        var page = Open<ExportsPage>();
        page.WaitForAssertion(() => page.Button("Cancel export 7"));
        page.Button("Cancel export 7").Click();
        page.Button("Cancel export 7").Click();
        _ = exports.Received(1).CancelAsync(7);
        slow.SetException(new RuleException("export.over"));
        SeeToast("This export has ended already.");
    }

    [Theory]
    [InlineData(ExportState.Failed, "Cut off before it was whole.")]
    [InlineData(ExportState.Cancelled, "cancelled")]
    [InlineData(ExportState.Expired, "expired")]
    [InlineData(ExportState.Deleted, "file deleted")]
    [InlineData(ExportState.Written, "written by the command line")]
    public void What_has_ended_says_how_and_offers_nothing(ExportState state, string words)
    {
        Show(Row(state) with { Problem = state == ExportState.Failed ? "export.cut-off" : null, MayFetch = false });
        var page = Open<ExportsPage>();
        page.WaitForAssertion(() => Assert.Contains(words, page.Find("tbody").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("tbody button, tbody a[download]"));
    }

    [Fact]
    public void A_file_that_this_person_may_not_have_has_no_link()
    {
        Show(Row(ExportState.Ready) with { MayFetch = false });
        var page = Open<ExportsPage>();
        page.WaitForAssertion(() => page.Button("Delete the file of export 7"));
        Assert.Empty(page.FindAll("a[download]"));
    }

    [Fact]
    public void An_export_of_a_log_leads_back_to_the_log()
    {
        Show(Row(ExportState.Ready) with { Log = "edit-log", Query = "/customers/9?tab=logs&field=Email" });
        var page = Open<ExportsPage>();
        page.WaitForAssertion(() => Assert.Equal("Customer information edit log", page.Find("tbody td a").TextContent));
        Assert.Equal("/customers/9?tab=logs&field=Email", page.Find("tbody td a").GetAttribute("href"));
        Assert.DoesNotContain("All fields", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_says_how_to_begin()
    {
        exports.ListAsync().ReturnsForAnyArgs(Page<ExportRow>.Empty);
        var page = Open<ExportsPage>();
        page.WaitForAssertion(() => Assert.Contains("No exports yet.", page.Markup, StringComparison.Ordinal));
    }

    private static ExportRow Row(ExportState state) => new(
        7, new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero), "Sina", "audit", ExportTemplate.AllFields, ExportFormat.Csv, "?q=ann&status=active", state, 3_000, 3_000,
        state == ExportState.Ready ? 1_234_567 : null, new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero), null, MayFetch: true);

    private void Show(ExportRow row) => exports.ListAsync().ReturnsForAnyArgs(new Page<ExportRow>([row], 1, false, false));
}
