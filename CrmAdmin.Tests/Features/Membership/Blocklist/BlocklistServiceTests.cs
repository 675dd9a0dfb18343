using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Server.Features.Membership.Blocklist;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Blocklist;

public sealed class BlocklistServiceTests : BlocklistTest
{
    [Fact]
    public async Task Flags_log_and_edit_log_follow_an_entry_from_its_start_to_its_end()
    {
        var id = await AddCustomerAsync();
        Assert.Null((await Blocklist.GetAsync(id)).Present);
        var saved = await BlockAsync(id, signIn: true, note: " Two charge-backs ");
        Assert.True(saved.Changed);
        Assert.Equal("marked purchases sign-in", await FlagsAsync(id));
        Assert.Equal(
            ["BlockMarked", "BlockPurchases", "BlockSignIn"],
            (await QueryAsync(db => db.EditLog().Where(e => e.Correlation == saved.Correlation).Select(e => e.Field!).ToListAsync()))
                .Order(StringComparer.Ordinal));
        await BlockAsync(id, purchases: false);
        Assert.Equal("marked - -", await FlagsAsync(id));
        await RemoveAsync(id);
        Assert.Equal("- - -", await FlagsAsync(id));

        var log = (await Blocklist.GetLogAsync(new(id))).Items;
        Assert.Equal(["Removed Marked only", "Changed Marked only", "Added Purchases and sign-in"], log.Select(row => $"{row.Action} {WhatOf(row.Block)}"));
        Assert.Equal(("Two charge-backs", Me!.Name, "ui"), (log[2].Note, log[2].By, log[2].Source));
        var entry = await QueryAsync(db => db.BlockEntries().SingleAsync());
        Assert.Equal((Me.Id, Me.Id, Clock.Now), (entry.StartedById, entry.EndedById, entry.EndedAt));
    }

    [Fact]
    public async Task Whoever_opened_before_somebody_else_saved_is_told()
    {
        var id = await AddCustomerAsync();
        var (mine, theirs) = ((await Blocklist.GetAsync(id)).Input, (await Blocklist.GetAsync(id)).Input);
        (mine.Reason, theirs.Reason, theirs.Purchases) = (Fraud, Fraud, true);
        await Blocklist.SaveAsync(theirs);
        await Assert.ThrowsAsync<ConflictException>(() => Blocklist.SaveAsync(mine));
        await Assert.ThrowsAsync<ConflictException>(() => Blocklist.RemoveAsync(new(id, 0, mine.Version)));
        Assert.Equal("marked purchases -", await FlagsAsync(id));

        // Put on and taken off again in between is a change too.
        await RemoveAsync(id);
        await Assert.ThrowsAsync<ConflictException>(() => Blocklist.SaveAsync(mine));
    }

    [Fact]
    public async Task Many_who_save_at_once_are_all_told_but_one()
    {
        var id = await AddCustomerAsync();
        var version = (await Blocklist.GetAsync(id)).Input.Version;
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(async () =>
        {
            await using var scope = Shop.Services.CreateAsyncScope();
            await SignInAsync(scope.ServiceProvider, Me!);
            try
            {
                await scope.ServiceProvider.GetRequiredService<IBlocklistService>()
                    .SaveAsync(new() { CustomerId = id, Version = version, Reason = Fraud, Note = $"{n}" });
                return true;
            }
            catch (ConflictException)
            {
                return false;
            }
        })));
        Assert.Single(answers, answer => answer);
        Assert.Equal((1, 1), (await QueryAsync(db => db.BlockEntries().CountAsync()), await QueryAsync(db => db.BlockLog().CountAsync())));
    }

    [Fact]
    public async Task A_second_click_gets_the_first_ones_answer()
    {
        var id = await AddCustomerAsync();
        var input = new BlockInput { CustomerId = id, Reason = Fraud, Purchases = true };
        var key = Guid.NewGuid();
        Assert.Equal(await Blocklist.SaveAsync(input, key), await Blocklist.SaveAsync(input, key));
        Assert.Equal(1, await QueryAsync(db => db.BlockLog().CountAsync()));
    }

    [Fact]
    public async Task Saving_what_is_there_writes_nothing()
    {
        var id = await AddCustomerAsync();
        await BlockAsync(id);
        Assert.False((await BlockAsync(id)).Changed);
        Assert.Equal(1, await QueryAsync(db => db.BlockLog().CountAsync()));
    }

    [Fact]
    public async Task A_reason_must_be_one_of_the_list_and_the_end_must_come()
    {
        var id = await AddCustomerAsync();
        Assert.Equal(["Reason input.required"], await BrokenRulesAsync(() => BlockAsync(id, reason: "")));
        Assert.Equal(["Reason block.reason-unknown"], await BrokenRulesAsync(() => BlockAsync(id, reason: "because")));
        var today = new DateOnly(2026, 3, 2);
        Assert.Equal(["Until block.until-past"], await BrokenRulesAsync(() => BlockAsync(id, until: today.AddDays(-1))));
        Assert.True((await BlockAsync(id, until: today)).Changed);
    }

    [Fact]
    public async Task A_reason_taken_off_the_list_stays_with_the_entry_that_has_it()
    {
        var id = await AddCustomerAsync();
        await BlockAsync(id);
        var alerts = await Get<IAlertsService>().GetAsync();
        alerts.Reasons = [new() { English = "Other", Korean = "기타" }];
        await Get<IAlertsService>().SaveAsync(alerts);
        Assert.Equal(["Other", Fraud], (await Blocklist.GetAsync(id)).Reasons.Select(reason => reason.English));
        Assert.True((await BlockAsync(id, note: "new")).Changed);
        Assert.Equal(["Reason block.reason-unknown"], await BrokenRulesAsync(() => BlockContactAsync("ann@shop.example")));
    }

    [Fact]
    public async Task A_contact_is_blocked_once_however_it_is_written()
    {
        await BlockContactAsync("+49 151 1234567");
        Assert.Equal(["Contact block.contact-listed"], await BrokenRulesAsync(() => BlockContactAsync("0151/1234567")));
        Assert.Equal(["Contact block.contact-invalid"], await BrokenRulesAsync(() => BlockContactAsync("nobody")));
        Assert.Equal(["Contact block.contact-invalid"], await BrokenRulesAsync(() => BlockContactAsync("1234")));
        var row = Assert.Single((await Blocklist.ListAsync(new())).Items);
        var details = await Blocklist.GetContactAsync(row.Id);
        details.Input.SignIn = true;
        await Blocklist.SaveAsync(details.Input);
        Assert.Equal(["Changed", "Added"], (await Blocklist.GetLogAsync(new(), row.Id)).Items.Select(one => one.Action.ToString()));
        await Blocklist.RemoveAsync(new(0, row.Id, (await Blocklist.GetContactAsync(row.Id)).Input.Version));
        Assert.Equal("not-found", await RefusalAsync(() => Blocklist.GetContactAsync(row.Id)));
    }

    [Fact]
    public async Task The_list_shows_all_present_entries_and_filters_them()
    {
        var people = await AddCustomersAsync(3, (c, n) => (c.LastName, c.Email) = ($"Person{n}", $"p{n}@shop.example"));
        await BlockAsync(people[0].Id);
        await BlockAsync(people[1].Id, purchases: false, signIn: true, reason: "Other");
        await BlockAsync(people[2].Id, purchases: false, until: new(2026, 3, 2));
        await BlockContactAsync("guest@shop.example");
        Assert.Equal("guest@shop.example, Person3, Person2, Person1", await NamesAsync(new()));
        Assert.Equal("Person3, Person2, Person1", await NamesAsync(new() { Kind = BlockKind.Customers }));
        Assert.Equal("guest@shop.example", await NamesAsync(new() { Search = "GUEST@" }));
        Assert.Equal("Person2", await NamesAsync(new() { Search = "person2" }));
        Assert.Equal("Person2", await NamesAsync(new() { Block = BlockFilter.SignIn }));
        Assert.Equal("Person3", await NamesAsync(new() { Block = BlockFilter.Marked }));
        Assert.Equal("Person2", await NamesAsync(new() { Reason = "Other" }));
        var first = await Blocklist.ListAsync(new() { Size = 2 });
        Assert.True(first is { Count: 4, HasNext: true });
        Assert.Equal("Person2, Person1", await NamesAsync(new() { Size = 2, After = first.Items[1].Id }));

        Clock.Now = new DateTimeOffset(2026, 3, 2, 23, 0, 0, TimeSpan.Zero); // midnight in Berlin; no job has run
        await As(Me!);
        Assert.Equal("guest@shop.example, Person2, Person1", await NamesAsync(new()));
        Assert.False((await Get<ICustomersService>().GetHeadAsync(people[2].Id)).Block.Any);
        Assert.Equal(2, (await Get<ICustomersService>().ListAsync(new() { Block = BlockFilter.Marked })).Count);
        Assert.DoesNotContain((await Get<ICustomersService>().ListAsync(new())).Items, row => row.Id == people[2].Id && row.Block.Any);

        await As(StaffRole.Viewer);
        Assert.Contains("g•••@shop.example", await NamesAsync(new()));
    }

    [Fact]
    public async Task Viewer_and_support_may_look_and_not_change()
    {
        var id = await AddCustomerAsync();
        foreach (var role in new[] { StaffRole.Viewer, StaffRole.Support })
        {
            await As(role);
            Assert.False((await Blocklist.GetAsync(id)).MayEdit);
            await Assert.ThrowsAsync<ForbiddenException>(() => BlockAsync(id));
            await Assert.ThrowsAsync<ForbiddenException>(() => Blocklist.RemoveAsync(new(id, 0, 0)));
            await Assert.ThrowsAsync<ForbiddenException>(() => Blocklist.UndoAsync("x"));
            await Assert.ThrowsAsync<ForbiddenException>(() => Get<IAlertsService>().GetAsync());
        }
        Assert.Equal("- - -", await FlagsAsync(id));
        await As(StaffRole.Manager);
        Assert.True((await BlockAsync(id)).Changed);
    }

    [Fact]
    public async Task No_other_way_writes_the_flags()
    {
        // No form carries them …
        Assert.Empty(typeof(AccountInput).GetProperties().Concat(typeof(AddCustomerInput).GetProperties())
            .Where(p => p.Name.StartsWith("Block", StringComparison.Ordinal)).Select(p => p.Name));

        // … and the account's undo, given a blocklist command, leaves them alone.
        var id = await AddCustomerAsync();
        var saved = await BlockAsync(id);
        await SetRightAsync(StaffRole.Administrator, Permissions.BlocklistEdit, allowed: false);
        var undone = await Get<IAccountService>().UndoAsync(saved.Correlation);
        Assert.Equal((0, "marked purchases -"), (undone.Restored, await FlagsAsync(id)));
    }

    [Fact]
    public async Task A_change_is_told_to_open_pages()
    {
        var id = await AddCustomerAsync();
        var heard = new List<string>();
        using var _ = Shop.Services.GetRequiredService<IChangeNotices>().Subscribe(notice => heard.Add($"{notice.Area} {notice.SubjectId}"));
        await BlockAsync(id);
        Assert.Contains($"Blocklist {id}", heard);
        Assert.Contains($"Account {id}", heard);
    }

    private static string WhatOf(BlockState block) => block switch
    {
        { Purchases: true, SignIn: true } => "Purchases and sign-in",
        { Purchases: true } => "Purchases",
        { SignIn: true } => "Sign-in",
        _ => "Marked only",
    };

    private async Task<string> NamesAsync(BlocklistQuery query)
        => string.Join(", ", (await Blocklist.ListAsync(query)).Items.Select(row => row.Contact ?? row.Name!.Replace("Ann ", "", StringComparison.Ordinal)));
}
