using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Xunit;

namespace CrmAdmin.Tests.Ui;

public sealed class SafeDialogTests : PageTest
{
    [Fact]
    public async Task A_dialog_that_throws_says_so_in_its_place_and_can_be_closed()
    {
        var answer = OpenDialog<Broken>();
        Assert.Contains("This could not be shown.", Around.Find(".mud-dialog [role=alert]").TextContent, StringComparison.Ordinal);
        Around.Button("Close").Click();
        Assert.Null(await answer);
        Around.WaitForAssertion(() => Assert.Empty(Around.FindAll(".mud-dialog")));

        // The page goes on: the next dialog opens.
        var next = OpenDialog<ConfirmDialog>(new() { ["Text"] = "Sure?", ["Action"] = "Do it" });
        Around.Button("Do it").Click();
        Assert.Equal(true, await next);
    }

    [Fact]
    public void A_dialog_that_throws_later_says_so_too()
    {
        _ = OpenDialog<BreaksLater>();
        Around.Button("Break").Click();
        Assert.NotEmpty(Around.FindAll(".mud-dialog [role=alert]"));
        Assert.NotNull(Around.Button("Close"));
    }

    [Fact]
    public void Beside_a_broken_dialog_the_one_below_stays()
    {
        _ = OpenDialog<ConfirmDialog>(new() { ["Text"] = "Sure?", ["Action"] = "Do it" });
        _ = OpenDialog<Broken>();
        Assert.Single(Around.FindAll(".mud-dialog [role=alert]"));
        Around.Button("Close").Click();
        Around.WaitForAssertion(() => Assert.Single(Around.FindAll(".mud-dialog")));
        Assert.NotNull(Around.Button("Do it"));
    }

    private sealed class Broken : ComponentBase
    {
        protected override void BuildRenderTree(RenderTreeBuilder builder) => throw new InvalidOperationException("broken");
    }

    private sealed class BreaksLater : ComponentBase
    {
        private bool isBroken;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            if (isBroken)
            {
                throw new InvalidOperationException("broken");
            }
            builder.OpenElement(0, "button");
            builder.AddAttribute(1, "onclick", EventCallback.Factory.Create(this, () => isBroken = true));
            builder.AddContent(2, "Break");
            builder.CloseElement();
        }
    }
}
