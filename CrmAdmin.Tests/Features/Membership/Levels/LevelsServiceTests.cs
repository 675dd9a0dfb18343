using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Server.Features.Membership.Levels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Levels;

public sealed class LevelsServiceTests : CrmTest
{
    private ILevelsService Levels => Get<ILevelsService>();

    [Fact]
    public async Task A_new_level_stands_above_all_others_with_its_rates()
    {
        await Levels.SaveAsync(new() { Name = " Platinum ", DiscountPercent = 12.5m, PointsPercent = 3.25m });
        Assert.Equal("New 0/0 default, Silver 0/0, Gold 0/0, VIP 0/0, Platinum 12.5/3.25", await ShownAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("-0.01")]
    [InlineData("100.01")]
    [InlineData("1.001")]
    public async Task A_rate_is_a_percentage_with_two_decimals(string? typed)
    {
        var percent = typed is null ? (decimal?)null : decimal.Parse(typed, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(["DiscountPercent level.percent"], await BrokenRulesAsync(() => Levels.SaveAsync(new() { Name = "Platinum", DiscountPercent = percent })));
        Assert.Equal(["PointsPercent level.percent"], await BrokenRulesAsync(() => Levels.SaveAsync(new() { Name = "Platinum", PointsPercent = percent })));
    }

    [Fact]
    public async Task Names_are_unique_whatever_letters_are_capital()
    {
        foreach (var name in new[] { "gold", " GOLD ", "Ｇｏｌｄ" })
        {
            Assert.Equal(["Name level.name-taken"], await BrokenRulesAsync(() => Levels.SaveAsync(new() { Name = name })));
        }
        await EditAsync("Gold", input => input.Name = "GOLD");
        Assert.Contains("GOLD", await ShownAsync());
        Assert.Equal(["Name input.required"], await BrokenRulesAsync(() => Levels.SaveAsync(new() { Name = " " })));
    }

    [Fact]
    public async Task There_are_thirty_at_most()
    {
        for (var n = 5; n <= LevelInput.MaxLevels; n++)
        {
            await Levels.SaveAsync(new() { Name = $"Level {n}" });
        }
        Assert.Equal("level.too-many", await RefusalAsync(() => Levels.SaveAsync(new() { Name = "One more" })));
    }

    [Fact]
    public async Task Exactly_one_is_the_default_and_new_customers_get_it()
    {
        Assert.Equal(["IsDefault level.default-needed"], await BrokenRulesAsync(() => EditAsync("New", input => input.IsDefault = false)));
        await EditAsync("Silver", input => input.IsDefault = true);
        Assert.Equal("New 0/0, Silver 0/0 default, Gold 0/0, VIP 0/0", await ShownAsync());
        var id = await AddCustomerAsync();
        Assert.Equal("Silver", (await Get<ICustomersService>().GetHeadAsync(id)).Level);
        Assert.Equal(
            ["New IsDefault true→false", "Silver IsDefault false→true"],
            await QueryAsync(db => db.AuditLog().Where(e => e.Entity == "Level" && e.Field == "IsDefault").OrderBy(e => e.Id)
                .Select(e => e.Label + " " + e.Field + " " + e.Old + "→" + e.New).ToListAsync()));
    }

    [Fact]
    public async Task The_database_itself_lets_no_two_defaults_stand()
    {
        await using var db = Shop.CreateDb();
        (await db.Levels().SingleAsync(level => level.Name == "Gold")).IsDefault = true;
        Assert.True(db.IsUniqueViolation(await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync())));
    }

    [Fact]
    public async Task Moving_changes_places_with_the_neighbour_and_stops_at_the_ends()
    {
        await MoveAsync("Silver", up: true);
        await MoveAsync("VIP", up: true);
        await MoveAsync("New", up: false);
        Assert.Equal("New, Gold, Silver, VIP", string.Join(", ", (await Levels.ListAsync()).Select(row => row.Name)));
        await Levels.DeleteAsync((await RowAsync("Gold")).Id, (await RowAsync("Gold")).Version); // a number is missing from here on
        await MoveAsync("Silver", up: false);
        Assert.Equal("Silver, New, VIP", string.Join(", ", (await Levels.ListAsync()).Select(row => row.Name)));
    }

    [Fact]
    public async Task A_second_click_moves_and_adds_once()
    {
        var silver = await RowAsync("Silver");
        var move = new LevelMove(silver.Id, silver.Version, Up: true);
        var (moving, adding) = (Guid.NewGuid(), Guid.NewGuid());
        await Levels.MoveAsync(move, moving);
        await Levels.MoveAsync(move, moving);
        var input = new LevelInput { Name = "Platinum" };
        await Levels.SaveAsync(input, adding);
        await Levels.SaveAsync(input, adding);
        Assert.Equal("New, Gold, Silver, VIP, Platinum", string.Join(", ", (await Levels.ListAsync()).Select(row => row.Name)));
    }

    [Fact]
    public async Task Two_who_work_at_once_are_told()
    {
        var (silver, gold) = (await RowAsync("Silver"), await RowAsync("Gold"));
        await EditAsync("Silver", input => input.DiscountPercent = 5);
        await Assert.ThrowsAsync<ConflictException>(() => Levels.SaveAsync(new()
        {
            Id = silver.Id,
            Version = silver.Version,
            Name = "Silver",
            DiscountPercent = 7
        }));
        await MoveAsync("Gold", up: true);
        await Assert.ThrowsAsync<ConflictException>(() => Levels.MoveAsync(new(gold.Id, gold.Version, Up: true)));
        await Assert.ThrowsAsync<ConflictException>(() => Levels.DeleteAsync(gold.Id, gold.Version));
        Assert.Equal("New 0/0 default, Silver 5/0, VIP 0/0, Gold 0/0", await ShownAsync());
    }

    [Fact]
    public async Task A_level_with_members_stays_and_says_how_many()
    {
        var gold = await RowAsync("Gold");
        await AddCustomersAsync(3, (customer, _) => customer.LevelId = gold.Id);
        var refusal = await Assert.ThrowsAsync<RuleException>(() => Levels.DeleteAsync(gold.Id, gold.Version));
        Assert.Equal(("level.has-members", 3), (refusal.Code, refusal.Args[0]));
        Assert.Equal([0, 0, 3, 0], (await Levels.ListAsync()).Select(row => row.Members));
        var fallback = await RowAsync("New");
        Assert.Equal("level.is-default", await RefusalAsync(() => Levels.DeleteAsync(fallback.Id, fallback.Version)));
        await Assert.ThrowsAsync<NotFoundException>(() => Levels.DeleteAsync(99, 0));
    }

    [Fact]
    public async Task Whoever_comes_in_after_the_count_is_seen_by_the_database()
    {
        await AddCustomerAsync();
        var gold = await RowAsync("Gold");
        await using (var connection = new SqliteConnection(Shop.Storage.SqliteConnectionString))
        {
            await connection.OpenAsync();
            await using var race = connection.CreateCommand();
            race.CommandText = "CREATE TRIGGER race BEFORE DELETE ON levels BEGIN UPDATE customers SET level_id = OLD.id; END";
            await race.ExecuteNonQueryAsync();
        }
        var refusal = await Assert.ThrowsAsync<RuleException>(() => Levels.DeleteAsync(gold.Id, gold.Version));
        Assert.Equal(("level.has-members", 1), (refusal.Code, refusal.Args[0]));
        Assert.Contains("Gold", await ShownAsync());
    }

    [Fact]
    public async Task Levels_from_before_names_were_compared_are_brought_up_to_date()
    {
        await using (var connection = new SqliteConnection(Shop.Storage.SqliteConnectionString))
        {
            await connection.OpenAsync();
            await using var earlier = connection.CreateCommand();
            earlier.CommandText = "UPDATE levels SET name_key = NULL";
            await earlier.ExecuteNonQueryAsync();
        }
        await Shop.MigrateAsync();
        Assert.Equal(["gold", "new", "silver", "vip"],
            await QueryAsync(db => db.Levels().OrderBy(level => level.NameKey).Select(level => level.NameKey!).ToListAsync()));
        Assert.All(await Levels.ListAsync(), row => Assert.Equal(0, row.Version));
    }

    private async Task<LevelRow> RowAsync(string name) => (await Levels.ListAsync()).Single(row => row.Name == name);

    private async Task MoveAsync(string name, bool up)
    {
        var row = await RowAsync(name);
        await Levels.MoveAsync(new(row.Id, row.Version, up));
    }

    private async Task EditAsync(string name, Action<LevelInput> change)
    {
        var row = await RowAsync(name);
        var input = new LevelInput
        {
            Id = row.Id,
            Version = row.Version,
            Name = row.Name,
            DiscountPercent = row.DiscountPercent,
            PointsPercent = row.PointsPercent,
            IsDefault = row.IsDefault
        };
        change(input);
        await Levels.SaveAsync(input);
    }

    private async Task<string> ShownAsync() => string.Join(", ", (await Levels.ListAsync()).Select(row
        => FormattableString.Invariant($"{row.Name} {row.DiscountPercent:0.##}/{row.PointsPercent:0.##}{(row.IsDefault ? " default" : "")}")));
}
