using Bunit;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Bulk;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Bulk;

public sealed class BulkDialogTests : PageTest
{
    private static readonly BulkSelection Chosen = new(null, new HashSet<long> { 1, 2, 3 });
    private static readonly BulkPlan Plan = new([3, 1], new Dictionary<string, int>(StringComparer.Ordinal) { ["level.same"] = 1 }, 9);
    private static readonly BulkResult Done = new(2, Plan.Skipped, 0, null, "c1");
    private readonly IBulkService bulk;

    public BulkDialogTests()
    {
        bulk = Fake<IBulkService>();
        Fake<ICustomerLevelService>().GetLevelsAsync().Returns([new LevelBenefits(1, "New", 0, 0), new LevelBenefits(2, "VIP", 7.5m, 2)]);
        Fake<IBlocklistService>().GetContactAsync(0).Returns(new BlockDetails(
            new(), null, [new("Payment fraud", "결제 사기")], Enum.GetValues<BlockPlace>().ToDictionary(place => place, place => new BilingualText($"{place}", "")),
            [], [], false, true));
        bulk.PreviewLevelAsync(default!, default!).ReturnsForAnyArgs(Plan);
        bulk.RunLevelAsync(default!, default!).ReturnsForAnyArgs(Done);
    }

    [Fact]
    public async Task Preview_first_then_the_change_then_what_came_of_it()
    {
        var answer = OpenLevel();
        Fill();
        Assert.Contains("7.5%", Around.Find(".benefits").TextContent, StringComparison.Ordinal);
        Around.Button("Preview").Click();
        Assert.Equal("Will change: 2 Skipped: 1 1 · has this level already", Words(".preview"));
        Assert.Equal("3 customers → VIP", Words("form > p"));
        await bulk.Received(1).PreviewLevelAsync(Chosen, Arg.Is<BulkLevelInput>(input => input.LevelId == 2 && input.Reason == "review"));
        Around.Button("Change 2 customers").Click();
        Around.WaitForAssertion(() => Assert.Equal("Changed: 2 Skipped: 1 1 · has this level already", Words(".preview")));
        await bulk.Received(1)
            .RunLevelAsync(Plan, Arg.Is<BulkLevelInput>(input => input.Command != Guid.Empty), Arg.Any<IProgress<BulkStep>>(), Arg.Any<CancellationToken>());
        Close();
        Assert.Equal(true, await answer);
        SeeToast("Changed 2 customers");
    }

    [Fact]
    public void Back_keeps_what_was_typed_and_a_refusal_stands_at_its_field()
    {
        bulk.PreviewLevelAsync(default!, default!).ThrowsAsyncForAnyArgs(new InvalidInputException([new("Reason", "input.required")]));
        _ = OpenLevel();
        Around.Button("Preview").Click();
        Assert.NotNull(Around.ErrorAt("Reason"));
        bulk.PreviewLevelAsync(default!, default!).ReturnsForAnyArgs(Plan);
        Fill();
        Around.Button("Preview").Click();
        Around.Button("‹ Back").Click();
        Assert.Equal("review", Around.Value("Reason"));
        Assert.Empty(Around.FindAll(".preview"));
    }

    [Fact]
    public void Where_nobody_would_be_changed_there_is_nothing_to_start()
    {
        bulk.PreviewLevelAsync(default!, default!).ReturnsForAnyArgs(new BulkPlan([], Plan.Skipped, 0));
        _ = OpenLevel();
        Fill();
        Around.Button("Preview").Click();
        Assert.True(Around.Button("Change 0 customers").HasAttribute("disabled"));
        Around.Find("form").Submit();
        _ = bulk.DidNotReceiveWithAnyArgs().RunLevelAsync(default!, default!);
    }

    [Fact]
    public async Task It_shows_how_far_it_is_and_stops_when_told()
    {
        var slow = new TaskCompletionSource<BulkResult>();
        IProgress<BulkStep>? progress = null;
        CancellationToken stop = default;
        bulk.RunLevelAsync(default!, default!).ReturnsForAnyArgs(call =>
        {
            (progress, stop) = (call.Arg<IProgress<BulkStep>>(), call.Arg<CancellationToken>());
            return slow.Task;
        });
        _ = OpenLevel();
        Fill();
        Around.Button("Preview").Click();
        var form = Around.Find("form");
        _ = form.SubmitAsync();
        _ = form.SubmitAsync();
        await bulk.ReceivedWithAnyArgs(1).RunLevelAsync(default!, default!);
        progress!.Report(new(1, 2, 1, "c1"));
        Around.WaitForAssertion(() => Assert.Contains("1 of 2", Around.Markup, StringComparison.Ordinal));
        Assert.False(stop.IsCancellationRequested);
        Around.Button("Stop").Click();
        Assert.True(stop.IsCancellationRequested);
        slow.SetResult(new(1, Plan.Skipped, 1, null, "c1"));
        Around.WaitForAssertion(() => Assert.Contains("Not reached: 1", Around.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Closing_it_on_the_way_stops_it_and_the_toast_tells_what_was_done()
    {
        var slow = new TaskCompletionSource<BulkResult>();
        CancellationToken stop = default;
        bulk.RunLevelAsync(default!, default!).ReturnsForAnyArgs(call =>
        {
            stop = call.Arg<CancellationToken>();
            return slow.Task;
        });
        var answer = OpenLevel();
        Fill();
        Around.Button("Preview").Click();
        _ = Around.Find("form").SubmitAsync();
        await Around.InvokeAsync(() => Dialogs.Close());
        await answer;
        Around.WaitForAssertion(() => Assert.True(stop.IsCancellationRequested));
        slow.SetResult(new(1, Plan.Skipped, 1, null, "c1"));
        SeeToast("Changed 1 customer");
    }

    [Fact]
    public void What_failed_on_the_way_is_told_with_what_was_done_before()
    {
        bulk.RunLevelAsync(default!, default!).ReturnsForAnyArgs(new BulkResult(200, Plan.Skipped, 50, "forbidden", "c1"));
        _ = OpenLevel();
        Fill();
        Around.Button("Preview").Click();
        Around.Button("Change 2 customers").Click();
        Around.WaitForAssertion(() => Assert.Equal("It was ended on the way: You may not do this.", Around.Find("[role=alert]").TextContent));
        Assert.Contains("Not reached: 50", Around.Markup, StringComparison.Ordinal);
        Assert.NotNull(Around.Button("Undo"));
    }

    [Fact]
    public void A_refusal_before_the_first_batch_leaves_the_preview()
    {
        bulk.RunLevelAsync(default!, default!).ThrowsAsyncForAnyArgs(new RuleException("bulk.started"));
        _ = OpenLevel();
        Fill();
        Around.Button("Preview").Click();
        Around.Button("Change 2 customers").Click();
        Around.WaitForAssertion(() => Assert.Equal("This change was started already.", Around.Find("[role=alert]").TextContent));
        Assert.NotNull(Around.Button("‹ Back"));
    }

    [Fact]
    public void One_undo_takes_all_back_and_names_whom_it_left_alone()
    {
        bulk.UndoLevelAsync("c1", Arg.Any<IProgress<BulkStep>>(), Arg.Any<CancellationToken>())
            .Returns(new BulkUndoResult(1, [new Choice(3, "Mina Park")], 1, 0));
        _ = OpenLevel();
        Fill();
        Around.Button("Preview").Click();
        Around.Button("Change 2 customers").Click();
        Around.WaitForAssertion(() => Assert.NotNull(Around.Button("Undo")));
        Around.Button("Undo").Click();
        Around.WaitForAssertion(() => Assert.Equal("Taken back: 1Left alone, changed since: 1 Mina Park", Words(".preview")));
        Assert.Equal("/customers/3", Around.Find(".preview a").GetAttribute("href"));
        Assert.Empty(Around.FindAll(".toast"));
    }

    [Fact]
    public async Task A_double_click_starts_it_once()
    {
        var running = new TaskCompletionSource<BulkResult>();
        bulk.RunLevelAsync(default!, default!).ReturnsForAnyArgs(running.Task);
        _ = OpenLevel();
        Fill();
        Around.Button("Preview").Click();
        var form = Around.Find("form");
        _ = form.SubmitAsync();
        _ = form.SubmitAsync();
        running.SetResult(Done);
        Around.WaitForAssertion(() => Assert.NotNull(Around.Button("Undo")));
        await bulk.ReceivedWithAnyArgs(1).RunLevelAsync(default!, default!);
    }

    [Fact]
    public void The_blocklist_has_the_fields_of_its_pop_up_or_takes_off()
    {
        bulk.PreviewBlockAsync(default!, default!).ReturnsForAnyArgs(Plan);
        _ = OpenDialog<BulkBlockDialog>(new() { ["Selection"] = Chosen, ["Count"] = 3 });
        Around.Field("Purchases").Change(true);
        Assert.Contains("Cart", Around.Find(".said").TextContent, StringComparison.Ordinal);
        Around.Field("Reason").Change("0");
        Around.Field("Until").Change("2026-12-31");
        Around.Field("Note").Input("ring of accounts");
        Around.Button("Preview").Click();
        _ = bulk.Received(1)
            .PreviewBlockAsync(Chosen, Arg.Is<BulkBlockInput>(input => !input.Remove && input.Purchases && !input.SignIn && input.Reason == "Payment fraud"
                && input.Until == new DateOnly(2026, 12, 31) && input.Note == "ring of accounts"));
        Around.Button("‹ Back").Click();
        Around.Field("Remove").Change(true);
        Assert.Empty(Around.FindAll("[data-field=Reason]"));
        Around.Button("Preview").Click();
        _ = bulk.Received(1).PreviewBlockAsync(Chosen, Arg.Is<BulkBlockInput>(input => input.Remove));
    }

    private Task<object?> OpenLevel() => OpenDialog<BulkLevelDialog>(new() { ["Selection"] = Chosen, ["Count"] = 3 });

    private void Fill()
    {
        Around.Field("LevelId").Change("1");
        Around.Field("Reason").Input("review");
    }

    private void Close() => Around.FindAll("[role=dialog] .bar .btn").Single(button => button.TextContent == "Close").Click();

    private string Words(string selector) => string.Join(' ', Around.Find(selector).TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
