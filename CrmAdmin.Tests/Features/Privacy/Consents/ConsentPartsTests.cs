using Bunit;
using CrmAdmin.Components.Features.Privacy.Consents;
using NSubstitute;
using Xunit;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

/// <summary>The profile's button, the card of the Logs tab, the ledger's page.</summary>
public sealed class ConsentPartsTests : PageTest
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private readonly IConsentsService consents;
    private readonly ILedgerService ledger;

    public ConsentPartsTests()
    {
        consents = Fake<IConsentsService>();
        ledger = Fake<ILedgerService>();
        ledger.ListAsync(default!).ReturnsForAnyArgs(new Page<LedgerRow>(
            [new(2, At, "abcdef0123456789", ConsentKinds.Consignment, ConsentState.Withdrawn, ConsentChannel.Counter, 1, "en", "Sina", "99887766554433221100")],
            1, false, false));
    }

    [Fact]
    public void The_button_shows_the_state_and_follows_notices()
    {
        Marks(ConsentState.NeverAsked);
        SignIn(Permissions.ConsentsRead);
        var actions = OpenActions(9, "Ann");
        actions.WaitForAssertion(() => Assert.Equal(2, actions.FindAll("button .chip [aria-hidden]").Count));
        var shown = actions.FindAll("button")[1]; // the name is the title alone; the state describes it
        Assert.Equal("Consignment", string.Concat(shown.ChildNodes.OfType<AngleSharp.Dom.IText>().Select(node => node.TextContent)).Trim());
        Assert.All(shown.Children, child => Assert.Equal("true", child.GetAttribute("aria-hidden")));
        Assert.Contains("F: never asked", actions.Find("#" + shown.GetAttribute("aria-describedby")).TextContent, StringComparison.Ordinal);

        var button = Open<ConsentActionState>(p => p.Add(a => a.CustomerId, 9).Add(a => a.Kind, ConsentKinds.Consignment));
        button.WaitForAssertion(() => Assert.Equal("F", button.Find(".chip [aria-hidden]").TextContent));

        Marks(ConsentState.Agreed);
        Notices.Publish(new(ChangeArea.Consents, 9, "Mina", "c"));
        button.WaitForAssertion(() => Assert.Equal("T", button.Find(".flash .chip [aria-hidden]").TextContent));
        Marks(ConsentState.Withdrawn);
        Notices.Publish(new(ChangeArea.Consents, 9, "Mina", "c"));
        button.WaitForAssertion(() => Assert.Equal("F", button.Find(".flash-again .chip [aria-hidden]").TextContent));
        Notices.Publish(new(ChangeArea.Consents, 9, "Mina", "c")); // another kind's answer
        button.WaitForAssertion(() => Assert.Equal("F", button.Find(".flash-again .chip [aria-hidden]").TextContent));
    }

    [Fact]
    public void Without_the_right_there_is_no_button_and_nothing_is_asked()
    {
        SignIn(Permissions.CustomersRead);
        Assert.Empty(OpenActions(9, "Ann").FindAll("button"));
        _ = consents.DidNotReceiveWithAnyArgs().GetMarksAsync(default);
    }

    [Fact]
    public void The_card_shows_the_latest_and_says_where_there_is_none()
    {
        consents.GetLogAsync(default!).ReturnsForAnyArgs(Page<ConsentRow>.Empty);
        var card = Open<ConsentLog>(p => p.Add(c => c.CustomerId, 9));
        Assert.Contains("Never asked: F", card.Markup, StringComparison.Ordinal);
        consents.GetLogAsync(default!)
            .ReturnsForAnyArgs(new Page<ConsentRow>(
                [new(7, ConsentKinds.ThirdParty, ConsentState.Refused, At, ConsentChannel.Shop, 2, "ko", "Sina", "ui")], 1, false, false));
        Notices.Publish(new(ChangeArea.Consents, 9, "Mina", "c"));
        card.WaitForAssertion(() => Assert.Contains("Third-party provision: refused", card.Markup, StringComparison.Ordinal));
        card.Button("Details: Consent log").Click();
        Around.WaitForAssertion(() => Assert.NotEmpty(Around.FindAll("[role=dialog] table")));
    }

    [Fact]
    public void The_page_names_the_first_bad_entry_and_marks_it()
    {
        ledger.VerifyAsync().ReturnsForAnyArgs(new LedgerReport(1, null, new(2, LedgerFault.Changed), At));
        var page = Open<LedgerPage>();
        page.WaitForAssertion(() => Assert.Contains("Entry 2: its content was changed", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Contains("2", page.FindAll("tr.broken td")[1].TextContent, StringComparison.Ordinal);

        ledger.VerifyAsync().ReturnsForAnyArgs(new LedgerReport(2, new string('a', 64), null, At));
        page.Button("Verify now").Click();
        page.WaitForAssertion(() => Assert.Contains("2 entries, all as they were written.", page.Find(".note.ok").TextContent, StringComparison.Ordinal));
        Assert.Empty(page.FindAll("tr.broken"));
    }

    [Fact]
    public void Verifying_twice_at_once_is_once()
    {
        var slow = new TaskCompletionSource<LedgerReport>();
        ledger.VerifyAsync().ReturnsForAnyArgs(slow.Task);
        var page = Open<LedgerPage>();
        Assert.True(page.Button("Verify now").HasAttribute("disabled"));
        page.Button("Verify now").Click();
        slow.SetResult(new(0, null, null, At));
        _ = ledger.ReceivedWithAnyArgs(1).VerifyAsync();
    }

    private void Marks(ConsentState state)
        => consents.GetMarksAsync(9).Returns([new(ConsentKinds.ThirdParty, ConsentState.Refused), new(ConsentKinds.Consignment, state)]);
}
