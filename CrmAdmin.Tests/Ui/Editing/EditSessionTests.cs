using Bunit;
using Xunit;

namespace CrmAdmin.Tests.Ui.Editing;

public sealed class EditSessionTests : EditSessionTest
{
    [Fact]
    public async Task What_is_typed_while_a_save_is_on_its_way_is_not_of_it_and_stays()
    {
        var answer = new TaskCompletionSource<ISaved>();
        Answer = async input =>
        {
            await answer.Task;
            return await StoreAsync(input);
        };
        await TypeAsync(input => input.Title = "before");
        var saving = SaveAsync(closes: false);
        await TypeAsync(input => input.Title = "before and after");
        answer.SetResult(new NoteSaved(true, "c"));

        Assert.Equal(EditOutcome.Saved, await saving);
        Assert.Equal(("before", "before and after"), (Sent.Single().Sent.Title, Input.Title));
        Assert.Equal(("Title", 2L), (Assert.Single(Session.Typed), Input.Version));
    }

    [Fact]
    public async Task The_fields_are_bound_to_one_object_whatever_comes()
    {
        var first = Input;
        await TypeAsync(input => input.Title = "mine");
        Change(stored => stored.Text = "theirs");
        Until(() => Assert.Equal("theirs", Input.Text));
        await SaveAsync(closes: false);

        Assert.Same(first, Input);
        Assert.NotSame(first, Sent.Single().Sent);
    }

    [Fact]
    public async Task Another_content_has_another_key()
    {
        Answer = _ => throw new RuleException("level.gone");
        await SaveAsync();
        await TypeAsync(input => input.Title = "other");
        await SaveAsync();

        Assert.NotEqual(Sent[0].Key, Sent[1].Key);
        Assert.DoesNotContain(Sent, one => one.Key == Guid.Empty);
    }

    [Fact]
    public async Task After_a_lost_answer_the_same_content_is_the_same_command_and_no_conflict()
    {
        Answer = async input =>
        {
            await StoreAsync(input);
            throw new TimeoutException();
        };
        await TypeAsync(input => input.Title = "mine");
        Assert.Equal(EditOutcome.Open, await SaveAsync());
        Notices.Publish(new(ChangeArea.Account, 7, "Sina", "lost"));
        Until(() => Assert.Equal(2, Session.Details!.Input.Version));

        Answer = _ => Task.FromResult<ISaved>(new NoteSaved(true, "lost"));
        Assert.Equal(EditOutcome.Saved, await SaveAsync());
        Assert.Equal((Sent[0].Key, 1L, "mine"), (Sent[1].Key, Sent[1].Sent.Version, Sent[1].Sent.Title));
        Assert.Null(Session.Meanwhile);
        Assert.Empty(Around.FindAll(".mud-dialog"));
    }

    [Fact]
    public async Task What_is_typed_after_a_lost_answer_is_saved_upon_it_without_a_question()
    {
        Answer = async input =>
        {
            await StoreAsync(input);
            throw new TimeoutException();
        };
        await TypeAsync(input => input.Title = "mine");
        await SaveAsync();
        Answer = null;
        await TypeAsync(input => input.Title = "mine too");

        Assert.Equal(EditOutcome.Saved, await SaveAsync());
        Assert.Equal(("mine too", 3L), (Stored.Title, Stored.Version));
    }

    [Fact]
    public async Task Changes_of_other_fields_are_taken_over_and_saved_upon()
    {
        await TypeAsync(input => input.Title = "mine");
        Change(stored => stored.Text = "theirs", tell: false);

        Assert.Equal(EditOutcome.Saved, await SaveAsync());
        Assert.Equal(("mine", "theirs"), (Stored.Title, Stored.Text));
        Assert.Equal(2, Sent.Count);
    }

    [Fact]
    public async Task Whoever_is_outrun_again_and_again_is_told_in_the_end()
    {
        Answer = _ =>
        {
            Change(stored => stored.Text = $"{stored.Version}", tell: false);
            throw new ConflictException();
        };
        await TypeAsync(input => input.Title = "mine");

        Assert.Equal(EditOutcome.Open, await SaveAsync());
        Assert.Equal(EditSession<NoteDetails, NoteInput>.MaxMerges + 1, Sent.Count);
        Assert.StartsWith("Somebody else saved first.", Session.Form.Message, StringComparison.Ordinal);
        Assert.Equal(("mine", false), (Input.Title, Session.IsBusy));
    }

    [Fact]
    public async Task A_notice_during_a_save_waits_for_the_answer_and_the_own_one_says_nothing()
    {
        var answer = new TaskCompletionSource();
        Answer = async input =>
        {
            var saved = await StoreAsync(input);
            Notices.Publish(new(ChangeArea.Account, 7, "Sina", saved.Correlation));
            await answer.Task;
            return saved;
        };
        await TypeAsync(input => input.Title = "mine");
        var saving = SaveAsync(closes: false);
        await Task.Delay(100);
        Assert.Equal(1, Session.Details!.Input.Version);
        answer.SetResult();
        await saving;

        Assert.Equal((2L, null), (Session.Details!.Input.Version, Session.Meanwhile));
        Change(stored => stored.Text = "theirs");
        Until(() => Assert.Equal("Ada", Session.Meanwhile));
    }

    [Fact]
    public async Task Anothers_notice_during_a_save_is_followed_after_it()
    {
        var answer = new TaskCompletionSource();
        Answer = async _ =>
        {
            await answer.Task;
            throw new RuleException("level.gone");
        };
        await TypeAsync(input => input.Title = "mine");
        var saving = SaveAsync();
        Change(stored => stored.Text = "theirs");
        await Task.Delay(100);
        Assert.Equal("text", Input.Text);
        answer.SetResult();

        Assert.Equal(EditOutcome.Open, await saving);
        Until(() => Assert.Equal(("theirs", "mine", "Ada"), (Input.Text, Input.Title, Session.Meanwhile)));
    }

    [Fact]
    public async Task A_clash_is_shown_and_the_choice_saved()
    {
        await TypeAsync(input => (input.Title, input.Text) = ("mine", "my text"));
        Change(stored => stored.Title = "theirs");
        Until(() => Assert.Equal((true, "Ada", "mine"), (Session.IsBehind, Session.Meanwhile, Input.Title)));

        var saving = SaveAsync();
        Around.WaitForElement("input[name=c-Title]");
        Assert.Empty(Sent);
        Around.FindAll("input[name=c-Title]")[1].Change(true);
        Around.Button("Save the choice").Click();

        Assert.Equal(EditOutcome.Saved, await saving);
        Assert.Equal(("theirs", "my text"), (Stored.Title, Stored.Text));
    }

    [Fact]
    public async Task Whoever_goes_on_editing_keeps_what_was_typed_and_is_asked_again()
    {
        await TypeAsync(input => input.Title = "mine");
        Change(stored => stored.Title = "theirs", tell: false);
        for (var n = 0; n < 2; n++)
        {
            var saving = SaveAsync();
            Around.WaitForElement("input[name=c-Title]");
            Around.Button("Go on editing").Click();
            Assert.Equal(EditOutcome.Open, await saving);
            Assert.Equal(("mine", "theirs"), (Input.Title, Stored.Title));
        }
    }

    [Fact]
    public async Task A_mask_is_never_taken_for_a_value()
    {
        await TypeAsync(input => input.Title = "mine");
        IsTextMasked = true; // the right was taken meanwhile
        Change(stored => stored.Text = "t***");
        Until(() => Assert.Equal(2, Input.Version));

        Assert.Equal(("text", "mine", null), (Input.Text, Input.Title, Session.Meanwhile));
        Assert.Equal(["Title"], Session.Typed);
    }

    [Fact]
    public async Task An_own_undo_is_nobody_elses_change()
    {
        await TypeAsync(input => input.Title = "mine");
        await SaveAsync(closes: false);
        Undo = _ =>
        {
            Change(stored => stored.Title = "title", correlation: "undo");
            return Task.FromResult(new UndoResult(1, []));
        };
        Around.WaitForAssertion(() => Assert.NotNull(Around.Button("Undo")));
        Around.Button("Undo").Click();

        Until(() => Assert.Equal(("title", null), (Input.Title, Session.Meanwhile)));
        SeeToast("Taken back");
    }

    [Fact]
    public async Task A_refusal_is_told_and_can_be_mended()
    {
        Answer = _ => throw new InvalidInputException([new("Title", "input.required")]);
        await SaveAsync();
        Assert.Equal(["Please fill this in."], Session.Context.GetValidationMessages(Session.Context.Field("Title")));

        await Around.InvokeAsync(() => Session.Context.NotifyFieldChanged(Session.Context.Field("Title")));
        Assert.Empty(Session.Context.GetValidationMessages());
    }
}
