using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>Rows that go in past the change tracker are the rows, and leave the log, of a tracked save.</summary>
public sealed class InsertTests : CrmTest
{
    [Fact]
    public async Task Inserted_and_saved_rows_are_the_same_in_every_column()
    {
        var before = Dump();
        await WriteAsync(async db =>
        {
            var inserted = Full("insertedA");
            await db.InsertAsync([inserted]);
            await db.InsertAsync([AddressOf(inserted)]);
        });
        var between = Dump();
        await WriteAsync(async db =>
        {
            var saved = Full("insertedB");
            db.Customers().Add(saved);
            await db.SaveChangesAsync();
            db.Addresses().Add(AddressOf(saved));
            await db.SaveChangesAsync();
        });
        var (insertions, saves) = (before.ChangesUntil(between), between.ChangesUntil(Dump()));
        Assert.Equal(["addresses", "customers", "edit_log", "edit_log"], insertions.Select(change => change.Table));
        Assert.Equal(saves.Select(Neutral), insertions.Select(Neutral));

        DatabaseDump Dump() => new(Shop.Storage.SqliteConnectionString);

        // What differs by nature: keys, the command's mark, and the one text that tells the two apart.
        static string Neutral(RowChange change)
            => string.Join('\n', change.After!.Where(column => column.Key is not ("id" or "entity_id" or "customer_id" or "correlation"))
                .Select(
                    column =>
                        $"{column.Key}={column.Value?.Replace("insertedA", "insertedB", StringComparison.OrdinalIgnoreCase).Replace("insertedB", "insertedB", StringComparison.OrdinalIgnoreCase)}"))
                .Replace($"\"CustomerId\":\"{change.After!.GetValueOrDefault("customer_id")}\"", "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_row_gets_its_key_and_is_found_by_search()
    {
        var rows = Enumerable.Range(0, 20).Select(n => Full($"row{n}")).ToList();
        await WriteAsync(db => db.InsertAsync(rows));
        foreach (var row in rows)
        {
            var stored = await QueryAsync(db => db.Customers().SingleAsync(c => c.Id == row.Id));
            Assert.Equal((row.Email, row.SearchDocument), (stored.Email, stored.SearchDocument));
        }
    }

    [Fact]
    public async Task Nothing_is_inserted_outside_a_turn_and_nothing_stays_of_one_that_is_not_committed()
    {
        await using (var db = Shop.CreateDb())
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.InsertAsync([Full("outside")]));
            await using var write = await db.BeginWriteAsync();
            await db.InsertAsync([Full("taken-back")]);
        }
        Assert.Equal(0, await QueryAsync(db => db.Customers().CountAsync(c => c.LastName == "outside" || c.LastName == "taken-back")));
        Assert.Equal(0, await QueryAsync(db => db.EditLog().CountAsync(e => e.New!.Contains("taken-back"))));
    }

    private async Task WriteAsync(Func<CrmDbContext, Task> work)
    {
        await using var db = Shop.CreateDb();
        await using var write = await db.BeginWriteAsync();
        await work(db);
        await write.CommitAsync();
    }

    private static Customer Full(string name)
    {
        var customer = new Customer
        {
            AccountType = AccountType.Registered,
            IsActive = true,
            RegisteredAt = new DateTimeOffset(2026, 2, 28, 23, 59, 59, TimeSpan.Zero).AddMicroseconds(123_456),
            AddedBy = AddedBy.Import,
            AddedByName = "list.csv",
            LevelId = 1,
            SignInId = $"{name}@shop.example",
            Number = "A-1",
            FirstName = "Zoë",
            LastName = name,
            Company = "김 & Söhne",
            Email = $"{name}@shop.example",
            PersonalPhone = "+49 151 12345678",
            DateOfBirth = new(1990, 2, 28),
            CreditActive = true,
            CreditLimitMinor = 12_345_678_901,
            BlockEndsAt = new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero),
        };
        return customer;
    }

    private static Address AddressOf(Customer customer) => new()
    {
        CustomerId = customer.Id,
        Name = "Home",
        Street = "1 Quay Street\nSecond floor",
        PostalCode = "10115",
        CountryCode = "DE",
        IsBilling = true,
    };
}
