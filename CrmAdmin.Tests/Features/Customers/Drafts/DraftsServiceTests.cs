using System.Text.Json;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Drafts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Drafts;

public sealed class DraftsServiceTests : CrmTest
{
    private const string Form = "level/7";

    private IDraftsService Service => Get<IDraftsService>();

    [Fact]
    public async Task What_was_typed_is_found_again_with_what_it_was_typed_over()
    {
        var kept = await KeepAsync("mine");

        var draft = Assert.Single(await Service.ListAsync(Form));
        Assert.Equal((kept.Id, kept.Revision, 4L, Clock.Now - DraftWriter.Interval), (draft.Id, draft.Revision, draft.BaseVersion, draft.At));
        Assert.Equal(("before", "mine"), (draft.Fields["Reason"].Was.GetString(), draft.Fields["Reason"].Typed.GetString()));
        Assert.Empty(await Service.ListAsync("level/8"));
    }

    [Fact]
    public async Task Typing_on_writes_the_same_draft()
    {
        var first = await KeepAsync("mi");
        var second = await KeepAsync("mine", first);

        Assert.Equal(first with { Revision = 2 }, second);
        Assert.Equal(["mine"], await TextsAsync());
    }

    [Fact]
    public async Task Two_browsers_that_type_over_the_same_draft_leave_two()
    {
        var first = await KeepAsync("before both");
        await KeepAsync("one", first);
        var other = await KeepAsync("two", first);

        Assert.NotEqual(first.Id, other.Id);
        Assert.Equal(["two", "one"], await TextsAsync());
    }

    [Fact]
    public async Task What_was_discarded_elsewhere_is_kept_anew_by_whoever_types_on()
    {
        var first = await KeepAsync("mi");
        await DiscardAsync(first);
        await KeepAsync("mine", first);

        Assert.Equal(["mine"], await TextsAsync());
    }

    [Fact]
    public async Task Discarding_removes_only_the_version_that_was_seen()
    {
        var seen = await KeepAsync("old");
        var newer = await KeepAsync("typed since", seen);

        await DiscardAsync(seen);
        Assert.Equal(["typed since"], await TextsAsync());
        await DiscardAsync(newer);
        Assert.Empty(await TextsAsync());
    }

    [Fact]
    public async Task Nobody_finds_changes_or_discards_anothers()
    {
        var kept = await KeepAsync("mine");
        var me = Me!;
        await As(StaffRole.Administrator);

        Assert.Empty(await Service.ListAsync(Form));
        await DiscardAsync(kept);
        Assert.NotEqual(kept.Id, (await KeepAsync("theirs", kept)).Id);
        await As(me);
        Assert.Equal(["mine"], await TextsAsync());
    }

    [Fact]
    public async Task The_text_is_sealed_for_its_person_and_form()
    {
        await KeepAsync("a secret text");
        var row = await QueryAsync(db => db.Drafts().SingleAsync());

        Assert.DoesNotContain("a secret text", System.Text.Encoding.UTF8.GetString(row.Sealed), StringComparison.Ordinal);
        await using (var db = Shop.CreateDb())
        {
            db.Drafts().Add(new() { StaffId = Me!.Id, Form = "level/8", At = Clock.Now, Sealed = row.Sealed });
            await db.SaveChangesAsync();
        }
        Assert.Empty(await Service.ListAsync("level/8")); // moved there by somebody who can write the database
    }

    [Fact]
    public async Task The_drafts_of_a_customer_are_found_by_the_customer()
    {
        await KeepAsync("mine");
        Assert.Equal(7, await QueryAsync(db => db.Drafts().Select(draft => draft.CustomerId).SingleAsync()));
    }

    [Fact]
    public async Task After_a_week_they_are_offered_no_more_and_deleted()
    {
        await KeepAsync("mine");
        Clock.Now += TimeSpan.FromDays(Draft.Days) - DraftWriter.Interval;
        await As(Me!);
        var job = new DraftExpiryJob(Get<ICrmDbSource>());

        Assert.Single(await TextsAsync());
        Assert.Equal(0, await job.DoAsync(Clock.Now));
        Clock.Now += TimeSpan.FromMilliseconds(1);
        Assert.Empty(await TextsAsync());
        Assert.Equal(1, await job.CountAsync(Clock.Now));
        Assert.Equal(1, await job.DoAsync(Clock.Now));
        Assert.Equal(0, await QueryAsync(db => db.Drafts().CountAsync()));
    }

    [Fact]
    public async Task However_many_type_one_transaction_a_second_writes_it_all()
    {
        await KeepAsync("first");
        Clock.Now -= DraftWriter.Interval; // the moment of the first batch
        var many = Enumerable.Range(0, 50).Select(n => Service.KeepAsync(Input($"text {n}"))).ToList();
        await Task.Delay(100);
        Assert.DoesNotContain(many, one => one.IsCompleted);

        Clock.Advance(DraftWriter.Interval);
        await Task.WhenAll(many);
        Assert.Equal(51, (await Service.ListAsync(Form)).Count);
    }

    [Fact]
    public async Task What_waits_is_written_when_the_program_stops()
    {
        await KeepAsync("first");
        Clock.Now -= DraftWriter.Interval;
        var last = Service.KeepAsync(Input("last"));
        await Get<DraftWriter>().StopAsync(default);
        await last;
        Assert.Equal(2, await QueryAsync(db => db.Drafts().CountAsync()));
    }

    [Fact]
    public async Task What_was_typed_just_before_a_session_ended_elsewhere_is_kept_and_nothing_is_read()
    {
        Assert.Empty(await Service.ListAsync(Form));
        await Get<IStaffService>().EndSessionsAsync(Me!.Id);

        await KeepAsync("last words");
        Assert.Equal("signed-out", await RefusalAsync(() => Service.ListAsync(Form)));
        Clock.Now += DraftsService.Grace;
        Assert.Equal("signed-out", await RefusalAsync(() => Service.KeepAsync(Input("too late"))));
        await As(Me!);
        Assert.Equal(["last words"], await TextsAsync());
    }

    [Fact]
    public async Task What_no_form_types_is_refused()
        => Assert.Equal(["Form input.required"], await BrokenRulesAsync(() => Service.KeepAsync(new() { Fields = Fields("x") })));

    private async Task<DraftKept> KeepAsync(string text, DraftKept? on = null)
    {
        var kept = await Service.KeepAsync(Input(text, on));
        Clock.Now += DraftWriter.Interval; // the next batch goes at once
        return kept;
    }

    private async Task DiscardAsync(DraftKept kept)
    {
        await Service.DiscardAsync(kept.Id, kept.Revision);
        Clock.Now += DraftWriter.Interval;
    }

    private static DraftInput Input(string text, DraftKept? on = null)
        => new() { Id = on?.Id ?? 0, Revision = on?.Revision ?? 0, Form = Form, CustomerId = 7, BaseVersion = 4, Fields = Fields(text) };

    private static Dictionary<string, DraftField> Fields(string text) => new(StringComparer.Ordinal)
    {
        ["Reason"] = new(JsonSerializer.SerializeToElement("before"), JsonSerializer.SerializeToElement(text)),
    };

    private async Task<IEnumerable<string?>> TextsAsync() => (await Service.ListAsync(Form)).Select(draft => draft.Fields["Reason"].Typed.GetString());
}
