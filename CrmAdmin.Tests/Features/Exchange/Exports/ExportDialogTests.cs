using Bunit;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Exports;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

public sealed class ExportDialogTests : PageTest
{
    private readonly IExportsService exports;

    public ExportDialogTests()
    {
        exports = Fake<IExportsService>();
        exports.GetCountAsync(default!).ReturnsForAnyArgs(1_234_567);
        SignIn(Permissions.CustomersExport, Permissions.CustomersSensitive, Permissions.AddressesRead);
    }

    [Fact]
    public async Task What_was_chosen_is_started_with_its_reason_and_a_toast_shows_the_way()
    {
        ExportInput? started = null;
        exports.StartAsync(Arg.Do<ExportInput>(input => started = input)).ReturnsForAnyArgs(7);
        var answer = Open(new() { Search = "ann", After = 9 });
        Around.WaitForAssertion(() => Assert.Contains(
            "1,234,567 customers · as searched and filtered", Around.Find(".export-form").TextContent, StringComparison.Ordinal));
        Assert.EndsWith(
            "Total spent · Currency · Billing address · Delivery address", Around.Find("[data-columns]").TextContent.Trim(), StringComparison.Ordinal);
        Around.Field("Format").Change("1");
        Around.Field("Template").Change("2");
        Assert.Equal("Name · Total spent · Currency", Around.Find("[data-columns]").TextContent);
        Around.Field("Reason").Input("yearly audit");
        Around.Find("form").Submit();

        Assert.Equal(true, await answer);
        Assert.Equal((ExportFormat.Csv, ExportTemplate.AsShown, "yearly audit"), (started!.Format, started.Template, started.Reason));
        Assert.Equal(("ann", null), (started.Query.Search, started.Query.After));
        Assert.Equal(["name", "spent"], started.Shown);
        Assert.NotEqual(Guid.Empty, started.Command);
        SeeToast("Export started: 1,234,567 customers");
        Assert.Equal("/exports", Around.Find(".toast a").GetAttribute("href"));
    }

    [Fact]
    public async Task Semicolons_are_a_format_of_their_own()
    {
        ExportInput? started = null;
        exports.StartAsync(Arg.Do<ExportInput>(input => started = input)).ReturnsForAnyArgs(7);
        var answer = Open(new());
        Around.WaitForAssertion(() => Assert.Equal(
            ["Excel (XLSX)", "CSV", "CSV with semicolons"], Around.Field("Format").QuerySelectorAll("option").Select(option => option.TextContent)));
        Around.Field("Format").Change("2");
        Assert.Contains("With decimal commas too", Around.Find(".export-form").TextContent, StringComparison.Ordinal);
        Around.Field("Reason").Input("audit");
        Around.Find("form").Submit();
        Assert.Equal(true, await answer);
        Assert.Equal(ExportFormat.CsvSemicolon, started!.Format);
    }

    [Fact]
    public void Whoever_may_not_read_addresses_is_offered_none()
    {
        SignIn(Permissions.CustomersExport, Permissions.CustomersSensitive);
        _ = Open(new());
        Around.WaitForAssertion(() => Assert.EndsWith("Total spent · Currency", Around.Find("[data-columns]").TextContent.Trim(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_log_goes_with_its_filter_and_has_no_columns_to_choose()
    {
        ExportInput? started = null;
        exports.StartAsync(Arg.Do<ExportInput>(input => started = input)).ReturnsForAnyArgs(7);
        var answer = OpenDialog<ExportDialog>(new() { ["Log"] = "/customers/9?tab=logs&field=Email", ["IsFiltered"] = true });
        Around.WaitForAssertion(() => Assert.StartsWith(
            "1,234,567 changes · as filtered", Around.Find(".export-form").TextContent.Trim(), StringComparison.Ordinal));
        Assert.Empty(Around.FindAll("[data-field=Template], [data-columns], .note.warn"));
        Around.Field("Reason").Input("complaint");
        Around.Find("form").Submit();

        Assert.Equal(true, await answer);
        Assert.Equal(("/customers/9?tab=logs&field=Email", ExportFormat.Xlsx, "complaint"), (started!.Log, started.Format, started.Reason));
        SeeToast("Export started: 1,234,567 changes");
    }

    [Fact]
    public void A_refusal_stands_in_the_dialog_and_keeps_what_was_typed()
    {
        exports.StartAsync(default!).ThrowsAsyncForAnyArgs(new InvalidInputException([new("Reason", "input.required")]));
        _ = Open(new());
        Around.WaitForAssertion(() => Around.Find("form").Submit());
        Around.WaitForAssertion(() => Assert.NotNull(Around.ErrorAt("Reason")));
        exports.StartAsync(default!).ThrowsAsyncForAnyArgs(new RuleException("export.too-many", 10));
        Around.Field("Reason").Input("audit");
        Around.Find("form").Submit();
        Around.WaitForAssertion(() => Assert.Contains("10 of your exports wait already.", Around.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Equal("audit", Around.Value("Reason"));
    }

    [Fact]
    public async Task A_double_click_starts_one()
    {
        var slow = new TaskCompletionSource<long>();
        exports.StartAsync(default!).ReturnsForAnyArgs(slow.Task);
        var answer = Open(new());
        Around.WaitForAssertion(() => Around.Field("Reason").Input("audit"));
        var form = Around.Find("form");
        form.Submit();
        form.Submit();
        slow.SetResult(7);
        Assert.Equal(true, await answer);
        Assert.Single(exports.ReceivedCalls(), call => call.GetMethodInfo().Name == nameof(IExportsService.StartAsync));
    }

    [Fact]
    public void Whoever_may_not_see_values_in_full_is_told_that_they_are_masked()
    {
        _ = Open(new());
        Around.WaitForAssertion(() => Assert.Empty(Around.FindAll(".note.warn")));
        SignIn(Permissions.CustomersExport);
        _ = Open(new());
        Around.WaitForAssertion(() => Assert.NotEmpty(Around.FindAll(".note.warn")));
    }

    [Fact]
    public void The_button_is_there_for_those_who_may()
    {
        var button = Open<ExportButton>(parameters => parameters.Add(b => b.Query, new CustomerQuery()));
        button.WaitForAssertion(() => Assert.Equal("Export", button.Find("button").TextContent));
        SignIn(Permissions.CustomersRead);
        button.WaitForAssertion(() => Assert.Empty(button.FindAll("button")));
    }

    private Task<object?> Open(CustomerQuery query)
        => OpenDialog<ExportDialog>(new()
        {
            ["Query"] = query,
            ["IsFiltered"] = query.HasFilter || query.Search is not null,
            ["Shown"] = new List<string> { "name", "spent" }
        });
}
