using System.ComponentModel.DataAnnotations;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Membership.Levels;
using Xunit;

namespace CrmAdmin.Tests.Identity;

/// <summary>What <see cref="Commands"/> does for every command, tried with rows of the levels' table.</summary>
public sealed class CommandsTests : CrmTest
{
    private Commands Commands => Get<Commands>();

    [Fact]
    public async Task The_same_key_gets_the_first_answer_and_changes_nothing_twice()
    {
        var (input, key, ran) = (new NameInput { Name = "Platinum" }, Guid.NewGuid(), 0);
        var answers = new List<Answer>();
        for (var n = 0; n < 3; n++)
        {
            answers.Add(await Commands.RunAsync(Permissions.SettingsManage, input, key, command => AddAsync(command, input.Name!, ++ran)));
        }
        Assert.Equal((1, 1), (ran, answers.Distinct().Count()));
        Assert.Equal(1, await CountAsync("platinum"));
    }

    [Fact]
    public async Task A_key_belongs_to_one_content_and_one_person()
    {
        var (input, key) = (new NameInput { Name = "Platinum" }, Guid.NewGuid());
        await Commands.RunAsync(Permissions.SettingsManage, input, key, command => AddAsync(command, input.Name!, 1));
        input.Name = "Diamond";
        var refused = await Assert.ThrowsAsync<RuleException>(
            () => Commands.RunAsync(Permissions.SettingsManage, input, key, command => AddAsync(command, input.Name!, 2)));
        Assert.Equal("command.other-content", refused.Code);

        await As(StaffRole.Administrator);
        await Commands.RunAsync(Permissions.SettingsManage, input, key, command => AddAsync(command, input.Name!, 3));
        Assert.Equal((1, 1), (await CountAsync("platinum"), await CountAsync("diamond")));
    }

    [Fact]
    public async Task What_was_asked_stands_in_no_table_in_a_form_that_can_be_guessed()
    {
        var input = new NameInput { Name = "Platinum" };
        await Commands.RunAsync(Permissions.SettingsManage, input, Guid.NewGuid(), command => AddAsync(command, input.Name!, 1));
        await using var db = Shop.CreateDb();
        var record = await db.IdempotencyRecords().SingleAsync();
        var plain = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes("{\"Name\":\"Platinum\"}")));
        Assert.Equal(44, record.Content!.Length);
        Assert.NotEqual(plain, record.Content);
        Assert.DoesNotContain("Platinum", record.Content + record.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Right_and_input_are_asked_before_anybody_waits_for_the_write_lock()
    {
        await using (var other = Shop.CreateDb())
        {
            await using var held = await other.BeginWriteAsync();
            await Assert.ThrowsAsync<InvalidInputException>(() => TryAsync(new()));
        }
        await As(StaffRole.Viewer);
        await using var another = Shop.CreateDb();
        await using var heldAgain = await another.BeginWriteAsync();
        await Assert.ThrowsAsync<ForbiddenException>(() => TryAsync(new() { Name = "none" }));

        Task TryAsync(NameInput input)
            => Commands.RunAsync(Permissions.SettingsManage, input, Guid.NewGuid(), command => AddAsync(command, "none", 1))
                .WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Slow_work_stands_before_the_lock_and_what_it_returns_inside()
    {
        var (before, inside) = (true, false);
        await Commands.RunPreparedAsync<Answer>(Permissions.SettingsManage, null, Guid.NewGuid(), async command =>
        {
            before = command.Db.Database.CurrentTransaction is not null;
            await using (var other = Shop.CreateDb())
            {
                await using var write = await other.BeginWriteAsync().WaitAsync(TimeSpan.FromSeconds(20)); // nobody waits for the preparation
            }
            return () =>
            {
                inside = command.Db.Database.CurrentTransaction is not null;
                return Task.FromResult(new Answer(1));
            };
        });
        Assert.Equal((false, true), (before, inside));
    }

    [Fact]
    public async Task A_violated_unique_index_is_refused_at_its_field_and_nothing_is_written()
    {
        var invalid = await Assert.ThrowsAsync<InvalidInputException>(() => AddTwiceAsync(Refusal.Unique<Level>(
            level => level.NameKey, "Name", "level.name-taken")));
        Assert.Equal(("Name", "level.name-taken"), (invalid.Errors[0].Field, invalid.Errors[0].Code));
        Assert.Equal(0, await CountAsync("diamond"));
        Assert.False(await AnyRecordAsync());
    }

    [Fact]
    public async Task Another_index_than_the_one_that_is_named_is_a_fault_and_no_refusal()
        => await Assert.ThrowsAsync<DbUpdateException>(() => AddTwiceAsync(Refusal.Unique<StaffMember>(
            member => member.EmailKey, "Email", "staff.email-taken")));

    [Fact]
    public async Task A_row_that_others_point_to_is_refused_in_words_that_are_true_now()
    {
        await AddCustomerAsync();
        var refused = await Assert.ThrowsAsync<RuleException>(() => Commands.RunAsync(Permissions.SettingsManage, null, Guid.Empty, async command =>
        {
            var used = await command.Db.Customers().Select(c => c.LevelId).FirstAsync();
            command.Db.Levels().Remove(await command.Db.Levels().SingleAsync(level => level.Id == used));
        }, default, Refusal.ForeignKey(async (db, ct) => new RuleException("level.has-members", await db.Customers().CountAsync(ct)))));
        Assert.Equal(("level.has-members", (object)1), (refused.Code, refused.Args[0]));
    }

    private async Task AddTwiceAsync(Refusal refusal) => await Commands.RunAsync(Permissions.SettingsManage, null, Guid.NewGuid(), async command =>
    {
        await AddAsync(command, "Diamond", 1);
        await AddAsync(command, " DIAMOND", 2);
    }, default, refusal);

    private static async Task<Answer> AddAsync(CommandContext command, string name, int number)
    {
        command.Db.Levels().Add(new() { Name = name, Position = 50 + number });
        await command.SaveAsync();
        return new(number);
    }

    private async Task<int> CountAsync(string key)
    {
        await using var db = Shop.CreateDb();
        return await db.Levels().CountAsync(level => level.NameKey == key);
    }

    private async Task<bool> AnyRecordAsync()
    {
        await using var db = Shop.CreateDb();
        return await db.IdempotencyRecords().AnyAsync();
    }

    private sealed record Answer(int Number);

    private sealed class NameInput
    {
        [Required]
        public string? Name { get; set; }
    }
}
