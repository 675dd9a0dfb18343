using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Privacy.Consents;
using Xunit;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

public sealed class ConsentsServiceTests : ConsentTest
{
    [Fact]
    public async Task No_history_reads_F_for_both()
    {
        var id = await AddCustomerAsync();
        Assert.Equal(
            [new(ConsentKinds.ThirdParty, ConsentState.NeverAsked), new(ConsentKinds.Consignment, ConsentState.NeverAsked)], await Consents.GetMarksAsync(id));
        Assert.False(ConsentState.NeverAsked.IsAgreed());
        var details = await Consents.GetAsync(id, ConsentKinds.ThirdParty);
        Assert.Equal((ConsentState.NeverAsked, null, null, 0, 1), (details.State, details.Since, details.Wording, details.Version, details.Current.Number));
        Assert.Empty((await Consents.GetLogAsync(new(id))).Items);
    }

    [Fact]
    public async Task An_answer_is_kept_with_its_source_wording_person_and_instant()
    {
        var id = await AddCustomerAsync();
        var me = await As(StaffRole.Support);
        var answer = await Consents.SaveAsync(Answer(id, agrees: true));

        Assert.Equal(new(1, ConsentState.Agreed, true), answer);
        var details = await Consents.GetAsync(id, ConsentKinds.ThirdParty);
        Assert.Equal((ConsentState.Agreed, Clock.Now, ConsentChannel.Phone, me.Name, 1, 1L),
            (details.State, details.Since, details.Channel, details.By, details.Wording, details.Version));
        Assert.Equal([true, false], (await Consents.GetMarksAsync(id)).Select(mark => mark.State.IsAgreed()));
        var row = Assert.Single((await Consents.GetLogAsync(new(id))).Items);
        Assert.Equal(new(1, ConsentKinds.ThirdParty, ConsentState.Agreed, Clock.Now, ConsentChannel.Phone, 1, "en", me.Name, "ui"), row);
        var entry = await QueryAsync(db => db.ConsentLedger().SingleAsync());
        Assert.Equal(("ui", $"{me.Id}", "1 en"), (entry.Way, entry.Staff, entry.Wording));
        Assert.Equal(ConsentWording.DigestOf(details.Current.Text), entry.WordingDigest);
    }

    [Theory]
    [InlineData(new[] { false }, "Refused")]
    [InlineData(new[] { true }, "Agreed")]
    [InlineData(new[] { true, false }, "Agreed Withdrawn")]
    [InlineData(new[] { false, true, false, true }, "Refused Agreed Withdrawn Agreed")]
    [InlineData(new[] { false, false }, "Refused")]
    [InlineData(new[] { true, true }, "Agreed")]
    [InlineData(new[] { true, false, false }, "Agreed Withdrawn")]
    public async Task The_states_are_kept_apart_and_the_same_answer_again_writes_nothing(bool[] answers, string expected)
    {
        var id = await AddCustomerAsync();
        var version = 0L;
        foreach (var agrees in answers)
        {
            var before = version;
            var answer = await Consents.SaveAsync(Answer(id, agrees, version));
            version = answer.Entry;
            Assert.Equal(answer.Changed, version != before);
        }
        Assert.Equal(expected, string.Join(' ', (await Consents.GetLogAsync(new(id))).Items.Reverse().Select(row => row.State)));
        Assert.Equal("ok", await FaultAsync());
    }

    [Fact]
    public async Task The_known_answer_to_a_new_wording_is_news()
    {
        var id = await AddCustomerAsync();
        var first = await Consents.SaveAsync(Answer(id, agrees: true));
        await AddWordingAsync(2, Clock.Now);
        var second = Answer(id, agrees: true, first.Entry);
        second.Wording = 2;

        Assert.Equal(2, (await Consents.GetAsync(id, ConsentKinds.ThirdParty)).Current.Number);
        Assert.True((await Consents.SaveAsync(second)).Changed);
        Assert.Equal([2, 1], (await Consents.GetLogAsync(new(id))).Items.Select(row => row.Wording));
        Assert.Equal("ok", await FaultAsync());
    }

    [Fact]
    public async Task A_wording_is_shown_in_the_customers_language_and_from_its_day()
    {
        await AddWordingAsync(2, Clock.Now.AddDays(1));
        var korean = await AddCustomerAsync(c => c.PreferredLanguage = "ko-KR");
        var french = await AddCustomerAsync(c => c.PreferredLanguage = "fr");
        Assert.Equal((1, "ko"), await ShownAsync(korean));
        Assert.Equal((1, "en"), await ShownAsync(french));
        Clock.Now += TimeSpan.FromDays(1);
        await As(Me!);
        Assert.Equal((2, "en"), await ShownAsync(korean)); // version 2 is there in English only

        async Task<(int, string)> ShownAsync(long id)
        {
            var shown = (await Consents.GetAsync(id, ConsentKinds.ThirdParty)).Current;
            return (shown.Number, shown.Language);
        }
    }

    [Fact]
    public async Task A_wording_that_is_not_there_or_not_yet_is_refused_and_nothing_written()
    {
        await AddWordingAsync(2, Clock.Now.AddDays(1));
        var id = await AddCustomerAsync();
        foreach (var (wording, language, kind) in new[]
        {
            (2, "en", ConsentKinds.ThirdParty), (9, "en", ConsentKinds.ThirdParty), (1, "fr", ConsentKinds.ThirdParty), (1, "en", "none")
        })
        {
            var input = Answer(id, agrees: true, kind: kind);
            (input.Wording, input.Language) = (wording, language);
            Assert.Equal("consent.unknown-wording", await RefusalAsync(() => Consents.SaveAsync(input)));
        }
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Whoever_saw_an_older_state_is_told()
    {
        var id = await AddCustomerAsync();
        await Consents.SaveAsync(Answer(id, agrees: true));
        Assert.Equal("conflict", await RefusalAsync(() => Consents.SaveAsync(Answer(id, agrees: false))));
        Assert.Equal(1, await CountAsync());
    }

    [Fact]
    public async Task Twenty_clicks_write_one_entry_and_get_one_answer()
    {
        var id = await AddCustomerAsync();
        var input = Answer(id, agrees: true);
        var (key, answers) = (Guid.NewGuid(), new List<ConsentAnswer>());
        for (var click = 0; click < 20; click++)
        {
            answers.Add(await Consents.SaveAsync(input, key));
        }
        Assert.Equal(1, await CountAsync());
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task What_is_missing_is_named_at_its_field()
    {
        var id = await AddCustomerAsync();
        Assert.Equal(["Kind input.required", "Agreed input.required", "Channel input.required", "Language input.required"],
            await BrokenRulesAsync(() => Consents.SaveAsync(new() { CustomerId = id })));
        var odd = Answer(id, agrees: true);
        odd.Channel = (ConsentChannel)99;
        Assert.Equal(["Channel input.invalid"], await BrokenRulesAsync(() => Consents.SaveAsync(odd)));
    }

    [Fact]
    public async Task A_viewer_sees_and_does_not_record()
    {
        var id = await AddCustomerAsync();
        await As(StaffRole.Viewer);
        Assert.False((await Consents.GetAsync(id, ConsentKinds.Consignment)).MayEdit);
        Assert.Equal("forbidden", await RefusalAsync(() => Consents.SaveAsync(Answer(id, agrees: true))));
    }

    [Fact]
    public async Task Of_a_customer_or_kind_that_is_not_there_nothing_is_said()
    {
        var id = await AddCustomerAsync();
        Assert.Equal("not-found", await RefusalAsync(() => Consents.GetMarksAsync(999)));
        Assert.Equal("not-found", await RefusalAsync(() => Consents.GetAsync(999, ConsentKinds.ThirdParty)));
        Assert.Equal("not-found", await RefusalAsync(() => Consents.GetAsync(id, "none")));
        Assert.Equal("not-found", await RefusalAsync(() => Consents.GetLogAsync(new(999))));
        Assert.Equal("not-found", await RefusalAsync(() => Consents.SaveAsync(Answer(999, agrees: true))));
    }

    private async Task AddWordingAsync(int number, DateTimeOffset since)
    {
        await using var db = Shop.CreateDb();
        db.Wordings().Add(new() { Kind = ConsentKinds.ThirdParty, Number = number, Language = "en", Text = $"Text {number}", Since = since });
        await db.SaveChangesAsync();
    }
}
