using Bunit;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.List;
using Microsoft.AspNetCore.Components.Web;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Account;

public sealed class ReferrerFieldTests : PageTest
{
    private readonly ICustomersService customers;
    private readonly List<long?> chosen = [];
    private readonly IRenderedComponent<ReferrerField> box;

    public ReferrerFieldTests()
    {
        customers = Fake<ICustomersService>();
        customers.FindAsync(default!).ReturnsForAnyArgs([Found(7, "Himself"), Found(8, "Anna Kim"), Found(9, "Annika Kim")]);
        box = Open<ReferrerField>(parameters => parameters.Add(f => f.CustomerId, 7).Add(f => f.ValueChanged, id => chosen.Add(id)));
    }

    [Fact]
    public void Arrows_and_Enter_choose()
    {
        Input.Input("ann");
        Assert.Equal(["Anna Kim", "Annika Kim"], Options.Select(option => option.QuerySelector("b")!.TextContent)); // not oneself
        Assert.Equal("true", Input.GetAttribute("aria-expanded"));
        Press("Enter");
        Assert.Empty(chosen);

        Press("ArrowDown");
        Press("ArrowDown");
        Press("ArrowDown");
        Assert.Equal("referrer-1", Input.GetAttribute("aria-activedescendant"));
        Assert.Equal(["false", "true"], Options.Select(option => option.GetAttribute("aria-selected")));
        Press("ArrowUp");
        Press("Enter");
        Assert.Equal([8], chosen);
    }

    [Fact]
    public void Escape_closes_the_list_and_keeps_the_text()
    {
        Input.Input("ann");
        Press("Escape");
        Assert.Equal("false", Input.GetAttribute("aria-expanded"));
        Press("ArrowDown");
        Press("Enter");
        Assert.Empty(chosen);
        Assert.Equal("ann", Input.GetAttribute("value"));
    }

    [Fact]
    public void It_belongs_to_no_form_so_that_Enter_sends_none() => Assert.Equal("", Input.GetAttribute("form"));

    [Fact]
    public void A_late_answer_to_an_older_text_is_dropped()
    {
        var slow = new TaskCompletionSource<IReadOnlyList<CustomerFound>>();
        customers.FindAsync("old").Returns(slow.Task);
        customers.FindAsync("new").Returns([Found(4, "Right")]);
        Input.Input("old");
        Input.Input("new");
        slow.SetResult([Found(5, "Wrong")]);
        box.Render();
        Assert.Equal(["Right"], Options.Select(option => option.QuerySelector("b")!.TextContent));
    }

    [Fact]
    public void Nobody_found_says_so_and_nothing_typed_asks_nothing()
    {
        customers.FindAsync(default!).ReturnsForAnyArgs([]);
        Input.Input("zzz");
        Assert.Contains("Nobody found.", box.Markup, StringComparison.Ordinal);
        customers.ClearReceivedCalls();
        Input.Input(" ");
        Assert.Equal("false", Input.GetAttribute("aria-expanded"));
        _ = customers.DidNotReceiveWithAnyArgs().FindAsync(default!);
    }

    private AngleSharp.Dom.IElement Input => box.Find("#referrer");

    private IReadOnlyList<AngleSharp.Dom.IElement> Options => [.. box.FindAll("button[role=option]")];

    private void Press(string key) => Input.KeyDown(new KeyboardEventArgs { Key = key });

    private static CustomerFound Found(long id, string name) => new(id, $"id{id}", null, name, null, null, default);
}
