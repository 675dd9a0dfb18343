using System.Reflection;
using System.Text.Json;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Server.Features.Membership.Levels;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>What is read in SQL is what the model says.</summary>
public sealed class ReadConnectionTests : CrmTest
{
    [Fact]
    public async Task Each_entity_of_the_model_has_a_shape()
    {
        await using var db = Shop.CreateDb();
        var rows = new EntityRows(db.Model);
        var of = typeof(EntityRows).GetMethod(nameof(EntityRows.Of))!;
        foreach (var entity in db.Model.GetEntityTypes().Where(entity => entity.ClrType.GetConstructor(Type.EmptyTypes) is not null))
        {
            Assert.NotNull(of.MakeGenericMethod(entity.ClrType).Invoke(rows, null));
        }
    }

    [Fact]
    public async Task Rows_come_back_as_the_model_reads_them()
    {
        await InventAsync(40);
        await using var reading = await Get<ReadConnectionFactory>().OpenAsync(default);
        await SameAsync<Customer>(reading);
        await SameAsync<EditLogEntry>(reading);
        await QueryAsync(async db =>
        {
            db.Addresses()
                .Add(new()
                {
                    CustomerId = 1,
                    Name = "Home",
                    Street = "Weg 1\nHinterhaus",
                    City = "Köln",
                    PostalCode = "50667",
                    CountryCode = "DE",
                    IsBilling = true
                });
            return await db.SaveChangesAsync();
        });
        await SameAsync<Address>(reading);
    }

    [Fact]
    public async Task A_page_in_SQL_holds_what_the_conditions_of_the_model_say()
    {
        await InventAsync(150);
        var random = new Random(5);
        for (var round = 0; round < 600; round++)
        {
            var query = ListInvention.Query(random, 150, Me!.Id, Clock.Now);
            var all = await QueryAsync(db => Get<CustomerSearch>().Hits(db, query.Search).Where(query, Get<IStoreInfo>().TimeZone, db.Now)
                .OrderByDescending(hit => hit.Key).Select(hit => hit.Key).ToListAsync());
            var page = await Get<ICustomersService>().ListAsync(query);
            var expected = query switch
            {
                { At: { } at } => at < all.Count ? all.Skip((int)at).Take(query.Size) : all.TakeLast(query.Size),
                { After: { } after } => all.Where(id => id < after).Take(query.Size),
                { Before: { } before } => all.Where(id => id > before).Reverse().Take(query.Size).Reverse(),
                _ => all.Take(query.Size),
            };
            var text = query.ToQueryString();
            Assert.True(expected.SequenceEqual(page.Items.Select(row => row.Id)), text);
            Assert.True(page.Count == all.Count, text);
            if (page.Items.Count > 0)
            {
                Assert.True(page.HasPrevious == all[0] > page.Items[0].Id && page.HasNext == all[^1] < page.Items[^1].Id, text);
            }
            Assert.Equal(query with { Size = 50 }, CustomerQuery.Parse(new Uri("http://x/customers" + text)) with { Levels = query.Levels, Size = 50 });
        }
    }

    [Fact]
    public async Task A_jump_past_the_end_shows_the_last_page()
    {
        await InventAsync(5);
        var page = await Get<ICustomersService>().ListAsync(new() { At = 900, Size = 2 });
        Assert.Equal([2, 1], page.Items.Select(row => row.Id));
        Assert.Equal((true, false), (page.HasPrevious, page.HasNext));
        Assert.Empty((await Get<ICustomersService>().ListAsync(new() { At = 900, Search = "nobody" })).Items);
    }

    private async Task SameAsync<T>(ReadConnection reading)
        where T : class
    {
        var stored = await QueryAsync(db => db.Set<T>().AsNoTracking().ToListAsync());
        Assert.NotEmpty(stored);
        Assert.Equal(stored.Select(Text).Order(StringComparer.Ordinal), (await reading.ListAsync<T>("", default)).Select(Text).Order(StringComparer.Ordinal));

        static string Text(T row) => JsonSerializer.Serialize(
            typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite || property.GetMethod!.IsPublic)
                .Select(property => string.Create(CultureInfo.InvariantCulture, $"{property.Name}={property.GetValue(row)}")));
    }

    private async Task InventAsync(int count)
    {
        var levels = await QueryAsync(db => db.Set<Level>().Select(level => level.Id).ToListAsync());
        await QueryAsync(async db =>
        {
            db.Customers().AddRange(ListInvention.Customers(count, levels, Me!.Id, Clock.Now));
            return await db.SaveChangesAsync();
        });
    }
}
