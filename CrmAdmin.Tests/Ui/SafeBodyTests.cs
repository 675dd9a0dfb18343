using Bunit;
using CrmAdmin.Components.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Xunit;

namespace CrmAdmin.Tests.Ui;

public sealed class SafeBodyTests : PageTest
{
    private bool isBroken = true;

    [Fact]
    public void A_page_that_throws_says_so_in_plain_words_and_comes_back_when_asked_again()
    {
        var body = Open<SafeBody>(parameters => parameters.AddChildContent<Fragile>(page => page.Add(p => p.Breaks, () => isBroken)));
        var alert = body.Find("[role=alert]").TextContent;
        Assert.Contains("This page could not be shown.", alert, StringComparison.Ordinal);
        Assert.DoesNotContain("secret detail", body.Markup, StringComparison.Ordinal);

        body.Button("Try again").Click();
        body.WaitForAssertion(() => Assert.Contains("This page could not be shown.", body.Markup, StringComparison.Ordinal)); // still broken

        isBroken = false;
        body.Button("Try again").Click();
        Assert.Empty(body.FindAll("[role=alert]"));
        Assert.Equal("All is well", body.Find("p").TextContent);
    }

    [Fact]
    public void Another_page_is_shown_in_its_place()
    {
        var body = Open<SafeBody>(parameters => parameters.AddChildContent<Fragile>(page => page.Add(p => p.Breaks, () => true)));
        Assert.NotEmpty(body.FindAll("[role=alert]"));
        body.Render(parameters => parameters.AddChildContent("<h1>Another page</h1>"));
        Assert.Equal("Another page", body.Find("h1").TextContent);
        Assert.Empty(body.FindAll("[role=alert]"));
    }

    private sealed class Fragile : ComponentBase
    {
        [Parameter, EditorRequired]
        public required Func<bool> Breaks { get; set; }

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            if (Breaks())
            {
                throw new InvalidOperationException("secret detail");
            }
            builder.OpenElement(0, "p");
            builder.AddContent(1, "All is well");
            builder.CloseElement();
        }
    }
}
