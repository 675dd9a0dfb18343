using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Customers.Account;

namespace CrmAdmin.Server.Features.Membership.Levels;

public sealed class LevelsService(ICurrentStaff current, ICrmDbSource source, Commands commands) : ILevelsService
{
    public async Task<IReadOnlyList<LevelRow>> ListAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.SettingsManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        var members = await db.Customers().GroupBy(c => c.LevelId).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        var levels = await db.Levels().AsNoTracking().InOrder().ToListAsync(ct);
        return [.. levels.Select(level => new LevelRow(
            level.Id, level.Version, level.Name, Level.PercentOf(level.DiscountBasisPoints), Level.PercentOf(level.PointsBasisPoints), level.IsDefault,
            members.GetValueOrDefault(level.Id)))];
    }

    public Task SaveAsync(LevelInput input, Guid key, CancellationToken ct = default)
        => commands.RunAsync(Permissions.SettingsManage, input, key, async command =>
        {
            var db = command.Db;
            var levels = await db.Levels().ToListAsync(ct);
            var level = input.Id == 0 ? New(input, levels) : Find(levels, input.Id, input.Version);
            if (level.IsDefault && !input.IsDefault)
            {
                throw new InvalidInputException([new(nameof(input.IsDefault), "level.default-needed")]);
            }
            level.Name = TextInput.Text(input.Name)!;
            level.DiscountBasisPoints = Level.BasisPointsOf(input.DiscountPercent!.Value);
            level.PointsBasisPoints = Level.BasisPointsOf(input.PointsPercent!.Value);
            if (input.IsDefault && levels.Find(one => one.IsDefault && one != level) is { } old)
            {
                old.IsDefault = false;
                await command.SaveAsync(); // first the one, then the other: the database lets no two stand
            }
            level.IsDefault = input.IsDefault;
            if (input.Id == 0)
            {
                db.Levels().Add(level);
            }
        }, ct, Refusal.Unique<Level>(level => level.NameKey, nameof(LevelInput.Name), "level.name-taken"));

    public Task MoveAsync(LevelMove move, Guid key, CancellationToken ct = default)
        => commands.RunAsync(Permissions.SettingsManage, move, key, async command =>
        {
            var levels = await command.Db.Levels().InOrder().ToListAsync(ct);
            var at = levels.IndexOf(Find(levels, move.Id, move.Version));
            var other = at + (move.Up ? 1 : -1);
            if (other >= 0 && other < levels.Count)
            {
                (levels[at].Position, levels[other].Position) = (levels[other].Position, levels[at].Position);
            }
        }, ct);

    public Task DeleteAsync(long id, int version, CancellationToken ct = default)
        => commands.RunAsync(Permissions.SettingsManage, null, async command =>
        {
            var level = Find(await command.Db.Levels().ToListAsync(ct), id, version);
            if (level.IsDefault)
            {
                throw new RuleException("level.is-default");
            }
            command.Db.Levels().Remove(level);
        }, ct, Refusal.ForeignKey(async (db, stop) => new RuleException(
            "level.has-members", Math.Max(1, await db.Customers().CountAsync(c => c.LevelId == id, stop)))));

    private static Level New(LevelInput input, List<Level> levels)
        => levels.Count >= LevelInput.MaxLevels ? throw new RuleException("level.too-many", LevelInput.MaxLevels)
            : new() { Name = input.Name!, Position = levels.Max(level => level.Position) + 1 };

    private static Level Find(List<Level> levels, long id, int version)
    {
        var level = levels.Find(one => one.Id == id) ?? throw new NotFoundException();
        CommandContext.Expect(version, level);
        return level;
    }
}
