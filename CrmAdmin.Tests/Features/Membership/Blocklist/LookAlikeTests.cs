using CrmAdmin.Server.Features.Customers.Addresses;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Blocklist;

public sealed class LookAlikeTests : BlocklistTest
{
    [Fact]
    public async Task Same_phone_or_same_address_however_written_and_nothing_else()
    {
        var people = await AddCustomersAsync(5, (c, n) => (c.LastName, c.PersonalPhone, c.WorkPhone) = n switch
        {
            1 => ("Asked", "+49 151 1234567", null),
            2 => ("Phone", null, "0151/1234567"),
            3 => ("Address", "0170 9999999", null),
            4 => ("Both", "0049 151 1234567", null),
            _ => ("Neither", "0151 12345678", (string?)null),
        });
        await AddAddressAsync(people[0].Id, "12, Quay Street", "H91 X2Y3");
        await AddAddressAsync(people[2].Id, "12 QUAY  STREET", "h91x2y3");
        await AddAddressAsync(people[3].Id, "12 Quay-Street", "H91 X2Y3");
        await AddAddressAsync(people[4].Id, "12 Quay Street", "H91 X2Y4");
        var found = await Blocklist.FindLookAlikesAsync(people[0].Id);
        Assert.Equal(
            ["Both True True", "Address False True", "Phone True False"],
            found.Select(one => $"{one.Customer.Name.Replace("Ann ", "", StringComparison.Ordinal)} {one.SamePhone} {one.SameAddress}"));
        Assert.Equal(3, (await Blocklist.GetAsync(people[0].Id)).LookAlikes.Count);
    }

    [Fact]
    public async Task Addresses_of_an_earlier_version_are_compared_after_the_next_start()
    {
        var people = await AddCustomersAsync(2, (c, _) => c.PersonalPhone = null);
        await AddAddressAsync(people[0].Id, "Am Kai 1", "20457");
        await AddAddressAsync(people[1].Id, "am kai 1", "20457");
        await using (var connection = new SqliteConnection(Shop.Storage.SqliteConnectionString))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "UPDATE addresses SET place_key = NULL";
            await command.ExecuteNonQueryAsync();
        }
        Assert.Empty(await Blocklist.FindLookAlikesAsync(people[0].Id));
        await Get<FirstData>().EnsureAsync();
        Assert.Single(await Blocklist.FindLookAlikesAsync(people[0].Id));
        Assert.Equal(0, await QueryAsync(db => db.Addresses().SumAsync(a => a.Version)));
    }

    [Fact]
    public async Task Through_indexes()
    {
        await AddCustomersAsync(2);
        await AddAddressAsync((await AddCustomersAsync(1))[0].Id, "Am Kai 1", "20457");
        await using var connection = new SqliteConnection(Shop.Storage.SqliteConnectionString);
        await connection.OpenAsync();
        foreach (var (sql, index) in new[]
        {
            ("SELECT customer_id FROM addresses WHERE place_key IN ('a', 'b')", "IX_addresses_place_key"),
            ("SELECT 1 FROM block_entries WHERE ended_at IS NULL AND (ends_at IS NULL OR ends_at > 5) AND contact_key = 'x'",
                "IX_block_entries_contact_key_ended_at"),
            ("SELECT 1 FROM block_entries WHERE ended_at IS NULL AND customer_id = 5", "IX_block_entries_customer_id"),
            ("SELECT 1 FROM block_entries WHERE ended_at IS NULL AND ends_at <= 5", "IX_block_entries_ended_at_ends_at"),
            ("SELECT max(id) FROM blocklist_log WHERE customer_id = 5", "IX_blocklist_log_customer_id_id"),
        })
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "EXPLAIN QUERY PLAN " + sql;
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            Assert.Contains(index, reader.GetString(3));
        }
    }

    private async Task AddAddressAsync(long customer, string street, string code)
    {
        await using var db = Shop.CreateDb();
        db.Addresses().Add(new() { CustomerId = customer, Name = "Home", Street = street, PostalCode = code, CountryCode = "IE" });
        await db.SaveChangesAsync();
    }
}
