using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Customers.Account;

namespace CrmAdmin.Server.Features.Membership.Levels;

public sealed class LevelsService(ICurrentStaff current, ICrmDbSource source) : ILevelsService
{
    public async Task<IReadOnlyList<LevelRow>> ListAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.SettingsManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        var members = await db.Customers().GroupBy(c => c.LevelId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
        var levels = await db.Levels().AsNoTracking().InOrder().ToListAsync(ct);
        return [.. levels.Select(level => new LevelRow(
            level.Id, level.Version, level.Name, Level.PercentOf(level.DiscountBasisPoints), Level.PercentOf(level.PointsBasisPoints), level.IsDefault, members.GetValueOrDefault(level.Id)))];
    }

    public async Task SaveAsync(LevelInput input, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.SettingsManage, ct);
        Input.Validate(input);
        await ChangeAsync(actor, input.Command, async db =>
        {
            var levels = await db.Levels().ToListAsync(ct);
            var level = input.Id == 0 ? New(input, levels) : Find(levels, input.Id, input.Version);
            Check(input, level, levels);
            (level.Name, level.DiscountBasisPoints, level.PointsBasisPoints) = (TextInput.Text(input.Name)!, Level.BasisPointsOf(input.DiscountPercent!.Value), Level.BasisPointsOf(input.PointsPercent!.Value));
            if (input.IsDefault && levels.Find(one => one.IsDefault && one != level) is { } old)
            {
                old.IsDefault = false;
                await db.SaveChangesAsync(ct); // first the one, then the other: the database lets no two stand
            }
            level.IsDefault = input.IsDefault;
            if (input.Id == 0)
            {
                db.Levels().Add(level);
            }
        }, ct);
    }

    public async Task MoveAsync(LevelMove move, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.SettingsManage, ct);
        await ChangeAsync(actor, move.Command, async db =>
        {
            var levels = await db.Levels().InOrder().ToListAsync(ct);
            var at = levels.IndexOf(Find(levels, move.Id, move.Version));
            var other = at + (move.Up ? 1 : -1);
            if (other >= 0 && other < levels.Count)
            {
                (levels[at].Position, levels[other].Position) = (levels[other].Position, levels[at].Position);
            }
        }, ct);
    }

    public async Task DeleteAsync(long id, int version, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.SettingsManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        var level = Find(await db.Levels().ToListAsync(ct), id, version);
        if (level.IsDefault)
        {
            throw new RuleException("level.is-default");
        }
        if (await MembersAsync(db, id, ct) is var members and > 0)
        {
            throw new RuleException("level.has-members", members);
        }
        db.Levels().Remove(level);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (db.IsForeignKeyViolation(exception))
        {
            await write.DisposeAsync();
            await using var after = source.Create(actor.ToAuthor());
            throw new RuleException("level.has-members", Math.Max(1, await MembersAsync(after, id, ct))); // somebody came in since the count
        }
        await write.CommitAsync(ct);
    }

    private async Task ChangeAsync(Actor actor, Guid command, Func<CrmDbContext, Task> change, CancellationToken ct)
    {
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        if (await db.FindResultAsync<string>(command, ct) is not null)
        {
            return;
        }
        await change(db);
        db.StoreResult(command, "");
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (db.IsUniqueViolation(exception))
        {
            throw new InvalidInputException([new(nameof(LevelInput.Name), "level.name-taken")]);
        }
        await write.CommitAsync(ct);
    }

    private static Task<int> MembersAsync(CrmDbContext db, long level, CancellationToken ct) => db.Customers().CountAsync(c => c.LevelId == level, ct);

    private static Level New(LevelInput input, List<Level> levels)
        => levels.Count >= LevelInput.MaxLevels ? throw new RuleException("level.too-many", LevelInput.MaxLevels)
            : new() { Name = input.Name!, Position = levels.Max(level => level.Position) + 1 };

    private static void Check(LevelInput input, Level level, List<Level> levels)
    {
        var errors = new List<InputError>();
        var key = Level.KeyOf(input.Name!);
        if (levels.Exists(one => one != level && Level.KeyOf(one.Name) == key))
        {
            errors.Add(new(nameof(input.Name), "level.name-taken"));
        }
        if (level.IsDefault && !input.IsDefault)
        {
            errors.Add(new(nameof(input.IsDefault), "level.default-needed"));
        }
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    private static Level Find(List<Level> levels, long id, int version)
    {
        var level = levels.Find(one => one.Id == id) ?? throw new NotFoundException();
        return level.Version == version ? level : throw new ConflictException();
    }
}
