using Bunit;
using CrmAdmin.Components.Features.History.AccessLog;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Features.History.AccessLog;

public sealed class AccessLogDialogTests : PageTest
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void It_says_who_looked_and_who_took_what_along()
    {
        Fake<IAccessLogService>().ListAsync(default!).ReturnsForAnyArgs(new Page<AccessRow>(
            [new(6, At, AccessKind.Viewed, null, "Mina", "api"), new(5, At, AccessKind.Downloaded, "receipt 7", "Sina", "ui")], 30, false, true));
        _ = OpenDialog<CustomerAccessLog>(new() { ["CustomerId"] = 7L, ["IsOpen"] = true });
        Around.WaitForAssertion(() => Assert.Equal(
            ["2 Mar 2026 10:00", "Mina", "Opened the profile", "API", "2 Mar 2026 10:00", "Sina", "Downloaded: receipt 7", "Back office"],
            Around.FindAll("tbody td").Select(cell => cell.TextContent.Trim())));
        var kinds = Around.Field("Kind").TextContent;
        Assert.Contains("Exported", kinds, StringComparison.Ordinal); // of this customer's log
        Assert.Equal(4, Around.FindAll("[data-field=Kind] option").Count);
    }
}
