using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Foundation.Settings;

public sealed class StoreSettingsTests : CrmTest
{
    private StoreSettings Settings => Get<StoreSettings>();

    [Fact]
    public async Task What_nobody_chose_is_the_default_and_has_no_row()
    {
        Assert.Equal((8, "Welcome"), (await Settings.GetAsync<Greeting>()) is { } door ? (door.Steps, door.Words["en"]) : default);
        await ChangeAsync(_ => { }, 0);
        Assert.Empty(await QueryAsync(db => db.StoreSettings().ToListAsync()));
    }

    [Fact]
    public async Task Each_changed_property_is_a_row_and_a_line_of_the_audit_log()
    {
        await ChangeAsync(door => (door.Steps, door.Words) = (3, new() { ["en"] = "Hello", ["ko"] = "어서 오세요" }), 0);
        Assert.Equal(["door.Steps 3", """door.Words {"en":"Hello","ko":"어서 오세요"}"""], await RowsAsync());

        var (read, version) = await QueryAsync(db => StoreSettings.ReadAsync<Greeting>(db, default));
        Assert.Equal((3, "어서 오세요"), (read.Steps, read.Words["ko"]));
        await ChangeAsync(door => door.Steps = 4, version);
        var log = await QueryAsync(db => db.AuditLog().Where(e => e.Kind == EditKind.Changed && e.Entity == nameof(StoreSetting)).ToListAsync());
        Assert.Equal([("door.Steps", "3", "4")], log.Select(e => (e.Label, e.Old!, e.New!)));
    }

    [Fact]
    public async Task Going_back_to_the_default_is_kept_too()
    {
        await ChangeAsync(door => door.Steps = 3, 0);
        var (_, version) = await QueryAsync(db => StoreSettings.ReadAsync<Greeting>(db, default));
        await ChangeAsync(door => door.Steps = 8, version);
        Assert.Equal(8, (await Settings.GetAsync<Greeting>()).Steps);
    }

    [Fact]
    public async Task A_change_is_seen_at_once_by_those_who_read_from_memory()
    {
        Assert.Equal(8, (await Settings.GetAsync<Greeting>()).Steps);
        await ChangeAsync(door => door.Steps = 3, 0);
        Assert.Equal(3, (await Settings.GetAsync<Greeting>()).Steps);
        Assert.Same(await Settings.GetAsync<Greeting>(), await Settings.GetAsync<Greeting>());
    }

    [Fact]
    public async Task Who_read_before_somebody_elses_change_is_told()
    {
        await ChangeAsync(door => door.Steps = 3, 0);
        await Assert.ThrowsAsync<ConflictException>(() => ChangeAsync(door => door.Steps = 5, 0));
    }

    [Fact]
    public async Task A_command_done_before_is_found_by_its_own_person_only()
    {
        var command = Guid.NewGuid();
        await using var db = Shop.CreateDb();
        db.StoreResult(command, new Answer("sent"));
        db.StoreResult(Guid.Empty, new Answer("never kept"));
        await db.SaveChangesAsync();

        Assert.Equal("sent", (await db.FindResultAsync<Answer>(command, default))?.Text);
        Assert.Null(await db.FindResultAsync<Answer>(Guid.NewGuid(), default));
        Assert.Null(await db.FindResultAsync<Answer>(Guid.Empty, default));
        db.Author = new Author(5, "Other", "ui", Author.NewCorrelation());
        Assert.Null(await db.FindResultAsync<Answer>(command, default));
        Assert.Equal(1, await db.IdempotencyRecords().CountAsync());
    }

    private async Task ChangeAsync(Action<Greeting> change, int version)
    {
        await using var db = Shop.CreateDb();
        await using var write = await db.BeginWriteAsync();
        var (door, _) = await StoreSettings.ReadAsync<Greeting>(db, default);
        change(door);
        await StoreSettings.ChangeAsync(db, door, version, default);
        await db.SaveChangesAsync();
        await write.CommitAsync();
    }

    private async Task<IEnumerable<string>> RowsAsync()
        => (await QueryAsync(db => db.StoreSettings().OrderBy(s => s.Name).ToListAsync())).Select(s => $"{s.Name} {s.Value}");

    public sealed class Greeting : ISettingGroup
    {
        public static string Group => "door";

        public int Steps { get; set; } = 8;

        public Dictionary<string, string> Words { get; set; } = new(StringComparer.Ordinal) { ["en"] = "Welcome" };
    }

    private sealed record Answer(string Text);
}
