using Bunit;
using CrmAdmin.Components.Features.Privacy.Consents;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

public sealed class ConsentDialogTests : PageTest
{
    private readonly IConsentsService consents;

    public ConsentDialogTests() => consents = Fake<IConsentsService>();

    [Fact]
    public async Task Saving_sends_the_answer_with_the_wording_shown_and_closes()
    {
        var answer = Open(Agreed());
        consents.SaveAsync(default!).ReturnsForAnyArgs(new ConsentAnswer(8, ConsentState.Withdrawn, true));
        Assert.Contains("That is what is recorded already", Around.Find("form").TextContent, StringComparison.Ordinal);
        Radio(1).Change(true);
        Assert.Contains("Will be recorded: withdrawn (F), wording 3", Around.Find("form").TextContent, StringComparison.Ordinal);
        Source("Phone");
        Around.Find("form").Submit();

        Assert.Equal(ConsentState.Withdrawn, ((ConsentAnswer)(await answer)!).State);
        await consents.Received(1)
            .SaveAsync(Arg.Is<ConsentInput>(input => input.CustomerId == 9 && input.Kind == ConsentKinds.ThirdParty && input.Agreed == false
                && input.Channel == ConsentChannel.Phone && input.Wording == 3 && input.Language == "ko" && input.Version == 7),
                Arg.Is<Guid>(key => key != Guid.Empty));
        SeeToast("Third-party provision: withdrawn");
    }

    [Fact]
    public void The_present_state_its_history_and_the_wording_are_shown()
    {
        _ = Open(Agreed());
        Assert.Equal("T", Around.Find(".consent-now .chip [aria-hidden]").TextContent);
        Assert.Contains("agreed Ann Archer", Around.Find(".consent-now").TextContent, StringComparison.Ordinal);
        Assert.Contains("2 Mar 2026 10:00 · Shop · wording 3 · Sina", Around.Find(".consent-now").TextContent, StringComparison.Ordinal);
        Assert.Equal(("ko", "동의합니다."), (Around.Find(".wording p").GetAttribute("lang"), Around.Find(".wording p").TextContent));
    }

    [Fact]
    public void Never_asked_reads_F_and_nothing_is_chosen_for_the_customer()
    {
        _ = Open(new(ConsentKinds.ThirdParty, ConsentState.NeverAsked, null, null, null, null, Wording(), MayEdit: true, Version: 0));
        Assert.Equal("F", Around.Find(".consent-now .chip [aria-hidden]").TextContent);
        Assert.DoesNotContain(Around.FindAll("input[type=radio]"), radio => radio.HasAttribute("checked"));
        Assert.Contains("There is no entry for this customer: F.", Around.Find("form").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_stands_at_its_field_and_the_choice_stays()
    {
        var answer = Open(Agreed());
        consents.SaveAsync(default!).ThrowsAsyncForAnyArgs(new InvalidInputException([new("Channel", "input.required"), new("Agreed", "input.required")]));
        Radio(1).Change(true);
        Around.Find("form").Submit();
        Assert.NotNull(Around.ErrorAt("Channel"));
        Assert.NotNull(Around.Find("#agreed-error"));
        Assert.True(Radio(1).HasAttribute("checked"));
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public void A_rule_that_says_no_stands_above_the_buttons()
    {
        var answer = Open(Agreed());
        consents.SaveAsync(default!).ThrowsAsyncForAnyArgs(new RuleException("consent.unknown-wording"));
        Around.Find("form").Submit();
        Assert.Contains("not in force", Around.Find("form [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public async Task A_double_click_sends_once_and_the_form_waits()
    {
        var answer = Open(Agreed());
        var sent = new TaskCompletionSource<ConsentAnswer>();
        consents.SaveAsync(default!).ReturnsForAnyArgs(sent.Task);
        Radio(1).Change(true);
        Source("Shop");
        var first = Around.Find("form").SubmitAsync();
        var second = Around.Find("form").SubmitAsync();
        Assert.True(Around.Button("Save").HasAttribute("disabled"));
        sent.SetResult(new(8, ConsentState.Withdrawn, true));
        await Task.WhenAll(first, second);
        await answer;
        await consents.ReceivedWithAnyArgs(1).SaveAsync(default!);
    }

    [Fact]
    public void What_somebody_else_recorded_is_told_and_the_next_save_knows_it()
    {
        _ = Open(Agreed());
        consents.SaveAsync(default!).ThrowsAsyncForAnyArgs(new ConflictException());
        consents.GetAsync(9, ConsentKinds.ThirdParty).Returns(Agreed() with { State = ConsentState.Withdrawn, By = "Mina", Version = 11 });
        Radio(1).Change(true);
        Around.Find("form").Submit();
        Around.WaitForAssertion(() => Assert.Contains(
            "Mina recorded another answer meanwhile.", Around.Find(".note.warn").TextContent, StringComparison.Ordinal));
        Assert.True(Radio(1).HasAttribute("checked"));
        consents.ClearReceivedCalls();
        Around.Find("form").Submit();
        _ = consents.Received(1).SaveAsync(Arg.Is<ConsentInput>(input => input.Version == 11), Arg.Any<Guid>());
    }

    [Fact]
    public void A_notice_shows_the_new_state_in_place()
    {
        _ = Open(Agreed());
        consents.GetAsync(9, ConsentKinds.ThirdParty).Returns(Agreed() with { State = ConsentState.Withdrawn, By = "Mina", Version = 11 });
        Notices.Publish(new(ChangeArea.Consents, 9, "Mina", "c"));
        Around.WaitForAssertion(() => Assert.Equal("F", Around.Find(".consent-now .chip [aria-hidden]").TextContent));
        Assert.Equal((false, true), (Radio(0).HasAttribute("checked"), Radio(1).HasAttribute("checked"))); // nobody chose here: it follows
        Assert.Contains("That is what is recorded already", Around.Find("form").TextContent, StringComparison.Ordinal);

        Radio(0).Change(true);
        consents.GetAsync(9, ConsentKinds.ThirdParty).Returns(Agreed() with { State = ConsentState.Refused, By = "Otto", Version = 12 });
        Notices.Publish(new(ChangeArea.Consents, 9, "Otto", "c"));
        Around.WaitForAssertion(() => Assert.Contains(
            "Otto recorded another answer meanwhile.", Around.Find(".note.warn").TextContent, StringComparison.Ordinal));
        Assert.Equal((true, false), (Radio(0).HasAttribute("checked"), Radio(1).HasAttribute("checked"))); // what was chosen stays
    }

    [Fact]
    public void An_answer_that_nobody_chose_is_never_recorded_over_a_newer_one()
    {
        _ = Open(Agreed());
        consents.SaveAsync(default!).ThrowsAsyncForAnyArgs(new ConflictException());
        consents.GetAsync(9, ConsentKinds.ThirdParty).Returns(Agreed() with { State = ConsentState.Withdrawn, By = "Mina", Version = 11 });
        Source("Phone");
        Around.Find("form").Submit();
        Around.WaitForAssertion(() => Assert.Contains(
            "Mina recorded another answer meanwhile.", Around.Find(".note.warn").TextContent, StringComparison.Ordinal));
        Assert.Equal((false, true), (Radio(0).HasAttribute("checked"), Radio(1).HasAttribute("checked")));
        consents.ClearReceivedCalls();
        Around.Find("form").Submit();
        _ = consents.Received(1).SaveAsync(Arg.Is<ConsentInput>(input => input.Version == 11 && input.Agreed == false), Arg.Any<Guid>());
    }

    [Fact]
    public void Without_the_right_there_is_nothing_to_choose_and_the_log_is_there()
    {
        _ = Open(Agreed() with { MayEdit = false });
        Assert.Empty(Around.FindAll("input, select"));
        Assert.DoesNotContain(Around.FindAll("button"), button => button.TextContent.Trim() == "Save");
        consents.GetLogAsync(default!).ReturnsForAnyArgs(new Page<ConsentRow>(
            [new(7, ConsentKinds.ThirdParty, ConsentState.Agreed, At, ConsentChannel.Shop, 2, "ko", "Sina", "ui"),
                new(3, ConsentKinds.ThirdParty, ConsentState.Refused, At, ConsentChannel.Phone, 1, "ko", "Sina", "ui")], 2, false, false));
        Around.Button("Check edit log").Click();
        Around.WaitForAssertion(() => Assert.Equal(["T", "F"], Around.FindAll("table .chip [aria-hidden]").Select(chip => chip.TextContent)));
        Assert.Equal("/customers/9/consents/7/receipt.json", Around.FindAll("a[download]")[0].GetAttribute("href"));
    }

    private static DateTimeOffset At => new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static WordingText Wording() => new(3, "ko", "동의합니다.", At);

    private static ConsentDetails Agreed()
        => new(ConsentKinds.ThirdParty, ConsentState.Agreed, At, ConsentChannel.Shop, "Sina", 3, Wording(), MayEdit: true, Version: 7);

    private Task<object?> Open(ConsentDetails details)
    {
        consents.GetAsync(9, ConsentKinds.ThirdParty).Returns(details);
        return OpenDialog<ConsentDialog>(new() { ["CustomerId"] = 9L, ["Name"] = "Ann Archer", ["Kind"] = ConsentKinds.ThirdParty });
    }

    private AngleSharp.Dom.IElement Radio(int i) => Around.FindAll("input[type=radio]")[i];

    private void Source(string text)
        => Around.Field("Channel").Change(Around.FindAll("[data-field=Channel] option").Single(option => option.TextContent == text).GetAttribute("value"));
}
