using Bunit;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Bulk;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Bulk;

public sealed class BulkUndoDialogTests : PageTest
{
    private readonly TaskCompletionSource<BulkUndoResult> slow = new();
    private readonly List<string> asked = [];
    private IProgress<BulkStep>? progress;
    private CancellationToken stop;

    [Theory]
    [InlineData("en", true, "You may not do this.")]
    [InlineData("en", false, "You may not do this.")]
    [InlineData("ko", false, "이 작업을 할 권한이 없습니다.")]
    public async Task A_refusal_closes_it_and_says_why(string culture, bool isAtOnce, string words)
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        if (isAtOnce)
        {
            slow.SetException(new ForbiddenException(Permissions.LevelsEdit));
        }
        var answer = Open();
        if (!isAtOnce)
        {
            Around.WaitForElement("[role=dialog] progress");
            slow.SetException(new ForbiddenException(Permissions.LevelsEdit));
        }
        Assert.Null(await answer);
        SeeToast(words);
        Around.WaitForAssertion(() => Assert.Empty(Around.FindAll("[role=dialog]")));
        Assert.Equal(["c1"], asked);
    }

    [Fact]
    public async Task It_shows_how_far_it_is_stops_when_told_and_says_what_came_of_it()
    {
        var answer = Open();
        Around.WaitForAssertion(() => Assert.NotNull(progress));
        progress!.Report(new(3, 9, 3, "c1"));
        Around.WaitForAssertion(() => Assert.Contains("3 of 9", Around.Find("[role=dialog]").TextContent, StringComparison.Ordinal));
        Assert.False(stop.IsCancellationRequested);
        Around.Button("Stop").Click();
        Assert.True(stop.IsCancellationRequested);
        Assert.True(Around.Button("Stop").HasAttribute("disabled"));
        slow.SetResult(new(3, [new Choice(3, "Mina Park")], 2, 4));
        Around.WaitForAssertion(() => Assert.Contains("Taken back: 3", Around.Find(".preview[role=status]").TextContent, StringComparison.Ordinal));
        Assert.Equal(["Not reached: 4", "Left alone, changed since: 2"], Around.FindAll(".preview p").Select(line => line.TextContent));
        Assert.Equal(["Mina Park", "and 1 more"], Around.FindAll(".preview li").Select(line => line.TextContent.Trim()));
        Around.FindAll("[role=dialog] .bar .btn").Single(button => button.TextContent == "Close").Click();
        Assert.Equal(true, await answer);
    }

    private Task<object?> Open() => OpenDialog<BulkUndoDialog>(new()
    {
        ["Correlation"] = "c1",
        ["Undo"] = (string correlation, IProgress<BulkStep> told, CancellationToken ct) =>
        {
            asked.Add(correlation);
            (progress, stop) = (told, ct);
            return slow.Task;
        },
    });
}
