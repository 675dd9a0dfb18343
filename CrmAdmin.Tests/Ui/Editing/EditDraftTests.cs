using System.Text.Json;
using Bunit;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Ui.Editing;

/// <summary>What an edit session keeps, and takes up again.</summary>
public sealed class EditDraftTests : EditSessionTest
{
    private readonly List<DraftInput> kept = [];
    private TaskCompletionSource<DraftKept>? slow;

    public EditDraftTests() => Drafts.KeepAsync(default!).ReturnsForAnyArgs(call =>
    {
        kept.Add(call.Arg<DraftInput>());
        return slow?.Task ?? Task.FromResult(new DraftKept(5, kept.Count));
    });

    [Fact]
    public async Task When_typing_pauses_the_fields_typed_into_are_kept_with_what_they_were_typed_over()
    {
        foreach (var letter in new[] { "m", "mi", "mine" })
        {
            await TypeAsync(input => input.Title = letter);
        }
        Pause();

        var draft = Assert.Single(kept);
        Assert.Equal(("note/1", 7L, 1L, "Title"), (draft.Form, draft.CustomerId, draft.BaseVersion, string.Join(' ', draft.Fields!.Keys)));
        Assert.Equal(("title", "mine"), (draft.Fields!["Title"].Was.GetString(), draft.Fields["Title"].Typed.GetString()));
    }

    [Fact]
    public async Task Typing_through_a_slow_write_makes_one_draft_and_no_quarrel_with_oneself()
    {
        slow = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await TypeAsync(input => input.Title = "one");
        Pause();
        await TypeAsync(input => input.Title = "two");
        Clock.Advance(TimeSpan.FromSeconds(10));
        await Task.Delay(50);
        Assert.Single(kept);
        var first = slow;
        slow = null;
        first.SetResult(new(5, 1));

        Until(() => Assert.Equal([(0, 0), (5, 1)], kept.Select(draft => ((int)draft.Id, draft.Revision))));
    }

    [Fact]
    public async Task Leaving_keeps_the_last_letters_at_once_and_says_so()
    {
        await TypeAsync(input => input.Title = "mine");
        await LeaveAsync();

        Until(() => Assert.Equal("mine", Assert.Single(kept).Fields!["Title"].Typed.GetString()));
        SeeToast("What you typed is kept.");
    }

    [Fact]
    public async Task What_is_saved_is_no_draft_any_more()
    {
        await TypeAsync(input => input.Title = "mine");
        Pause();
        Assert.Equal(EditOutcome.Saved, await SaveAsync());
        await LeaveAsync();

        Until(() => _ = Drafts.Received(1).DiscardAsync(5, 1));
        Assert.Single(kept);
    }

    [Fact]
    public async Task What_is_cancelled_or_typed_back_is_no_draft_any_more()
    {
        await TypeAsync(input => input.Title = "mine");
        Pause();
        await Around.InvokeAsync(Session.Discard);
        Assert.Equal("title", Input.Title);
        Until(() => _ = Drafts.Received(1).DiscardAsync(5, 1));

        await TypeAsync(input => input.Title = "mine");
        Pause();
        await TypeAsync(input => input.Title = "title");
        Until(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            _ = Drafts.Received(1).DiscardAsync(5, 2);
        });
    }

    [Fact]
    public async Task A_restored_draft_brings_the_fields_typed_into_and_all_others_as_they_are_stored()
    {
        Offer(Row("title", "from before"));
        Stored.Text = "newer text";
        Until(() => Assert.Single(Session.Drafts!.Offered));
        await Around.InvokeAsync(() => Session.Drafts!.RestoreAsync(Session.Drafts!.Offered[0]));

        Assert.Equal(("from before", "newer text"), (Input.Title, Input.Text));
        Assert.Empty(Session.Drafts!.Offered);
        await TypeAsync(input => input.Title += " and on");
        Pause();
        Assert.Equal((9, 3), (kept[^1].Id, kept[^1].Revision)); // the same draft goes on
    }

    [Theory]
    [InlineData("Restore the choice", "from before")]
    [InlineData("Keep theirs", "newer title")]
    [InlineData("Go on editing", "newer title")]
    public async Task A_draft_typed_over_an_older_value_is_shown_beside_the_newer_first(string button, string title)
    {
        Offer(Row("title", "from before"));
        Stored.Title = "newer title";
        Until(() => Assert.Single(Session.Drafts!.Offered));
        _ = Around.InvokeAsync(() => Session.Drafts!.RestoreAsync(Session.Drafts!.Offered[0]));
        Around.WaitForElement("input[name=c-Title]");
        Assert.Equal("newer title", Input.Title);
        Around.Button(button).Click();

        Until(() => Assert.Equal((title, button == "Go on editing" ? 1 : 0), (Input.Title!, Session.Drafts!.Offered.Count)));
    }

    [Fact]
    public void Both_texts_of_two_browsers_are_offered()
    {
        Offer(Row("title", "one"), Row("title", "two") with { Id = 10 });
        Until(() => Assert.Equal(["one", "two"], Session.Drafts!.Offered.Select(draft => draft.Fields["Title"].Typed.GetString())));
    }

    [Fact]
    public async Task Discarding_names_the_version_that_was_shown()
    {
        Offer(Row("title", "one"));
        Until(() => Assert.Single(Session.Drafts!.Offered));
        await Around.InvokeAsync(() => Session.Drafts!.DiscardAsync(Session.Drafts!.Offered[0]));

        await Drafts.Received(1).DiscardAsync(9, 3);
        Assert.Empty(Session.Drafts!.Offered);
    }

    [Fact]
    public async Task What_was_typed_since_is_not_overwritten_and_the_older_text_stays_on_offer()
    {
        Offer(Row("title", "from before"));
        Until(() => Assert.Single(Session.Drafts!.Offered));
        await TypeAsync(input => input.Title = "typed since");
        await Around.InvokeAsync(() => Session.Drafts!.RestoreAsync(Session.Drafts!.Offered[0]));

        Assert.Equal("typed since", Input.Title);
        Assert.Single(Session.Drafts!.Offered);
    }

    [Fact]
    public async Task What_is_stored_like_that_already_and_what_may_not_be_seen_is_not_offered()
    {
        IsTextMasked = true;
        Offer(Row("before", "title"), Row("was", "typed", "Text"), Row("was", "typed", "Gone"));
        _ = Session;
        await Task.Delay(100);
        Assert.Empty(Session.Drafts!.Offered);
    }

    [Fact]
    public async Task A_draft_that_cannot_be_written_is_told_and_written_with_the_next_letters()
    {
        Drafts.KeepAsync(default!).ThrowsAsyncForAnyArgs(new StorageUnavailableException(new IOException()));
        await TypeAsync(input => input.Title = "mi");
        Around.WaitForAssertion(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.NotEmpty(Around.FindAll(".toast.bad"));
        });
        Drafts.KeepAsync(default!).ReturnsForAnyArgs(call =>
        {
            kept.Add(call.Arg<DraftInput>());
            return new DraftKept(5, 1);
        });
        await TypeAsync(input => input.Title = "mine");
        Pause();
        Assert.Equal("mine", kept[^1].Fields!["Title"].Typed.GetString());
    }

    private void Offer(params DraftRow[] drafts) => Drafts.ListAsync("note/1").Returns(drafts);

    // Until the clock has rung: the timer is set a moment after the letter.
    private void Pause()
    {
        var before = kept.Count;
        Until(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.True(kept.Count > before);
        });
    }

    private DraftRow Row(string was, string typed, string field = "Title") => new(9, 3, Clock.Now, 1, new Dictionary<string, DraftField>(StringComparer.Ordinal)
    {
        [field] = new(JsonSerializer.SerializeToElement(was), JsonSerializer.SerializeToElement(typed)),
    });
}
