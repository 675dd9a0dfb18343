using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Membership.Blocklist;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>What a migration leaves to be computed, of databases from before it.</summary>
public sealed class BackfillTests : CrmTest
{
    // As the version before this one had it: no country, no E.164, and national digits found as they were typed only.
    private const string AsBefore = """
        UPDATE customers SET country_code = NULL, personal_phone_e164 = NULL, work_phone_e164 = NULL, fax_e164 = NULL;
        UPDATE customers SET search_document = 'ann archer' || char(10) || '01012345678', search_short = ' a an ';
        UPDATE block_entries SET contact_key = 'p:6301234567', contact_code = NULL;
        UPDATE blocklist_log SET contact_key = 'p:6301234567';
        UPDATE backfills SET last_key = 0;
        """;

    [Fact]
    public async Task Customers_and_contacts_of_an_earlier_version_get_what_the_present_one_computes()
    {
        var people = await AddCustomersAsync(3, (c, n) => (c.PersonalPhone, c.Fax) = n == 3 ? (null, null) : ("010-1234-5678", "+49 30 1234567"));
        await AddAddressAsync(people[0].Id, "KR");
        var reason = new AlertSettings().Reasons[0].English;
        await Get<IBlocklistService>().SaveAsync(new() { Contact = "+36 30 123 4567", Purchases = true, Reason = reason });
        var (before, entry) = (await RowsAsync(), await EntryAsync());
        Run(AsBefore);

        await Shop.MigrateAsync();

        Assert.Equal(before, await RowsAsync());
        Assert.Equal("+821012345678", (await RowsAsync())[0].PersonalPhoneE164);
        Assert.Equal(entry, await EntryAsync());
        Assert.Equal(entry.Key, await QueryAsync(db => db.BlockLog().Select(e => e.ContactKey).SingleAsync()));
        Assert.Equal([people[0].Id], (await Get<ICustomersService>().ListAsync(new() { Search = "+82 10 1234" })).Items.Select(row => row.Id));
        Assert.Equal(3, (await Get<ICustomersService>().ListAsync(new() { Search = "an" })).Count);
        Run("INSERT INTO customer_search(customer_search, rank) VALUES('integrity-check', 1)");
        Run("INSERT INTO customer_search_short(customer_search_short, rank) VALUES('integrity-check', 1)");
        Assert.All(await QueryAsync(db => db.Set<Backfill>().ToListAsync()), mark => Assert.Null(mark.LastKey));
        Assert.Equal(0, await QueryAsync(db => db.Customers().SumAsync(c => c.Version)));
    }

    [Fact]
    public async Task One_that_was_cut_short_goes_on_where_it_was()
    {
        var work = new Steps();
        await RunAsync(work);
        Assert.Empty(work.Begun); // a new database has nothing to fill
        Run("UPDATE backfills SET last_key = 0 WHERE name = 'test.steps'");

        work.FailsAt = 20;
        await Assert.ThrowsAsync<TimeoutException>(() => RunAsync(work));
        work.FailsAt = 0;
        await RunAsync(work);
        await RunAsync(work);

        Assert.Equal([0, 10, 20, 20, 30], work.Begun);
    }

    [Fact]
    public async Task All_are_filled_again_where_what_they_depend_on_is_another()
    {
        var work = new Steps { Basis = "DE" };
        await RunAsync(work);
        Assert.Empty(work.Begun);
        foreach (var (basis, runs) in new[] { (null, 0), ("DE", 0), ("KR", 1), (null, 1), ("KR", 1) })
        {
            work.Basis = basis;
            await RunAsync(work);
            Assert.Equal(runs, work.Begun.Count(from => from == 0));
        }
    }

    private Task RunAsync(IBackfill work) => new BackfillRun(Get<ICrmDbSource>(), [work], NullLogger<BackfillRun>.Instance).RunAsync(default);

    private async Task AddAddressAsync(long customer, string country)
    {
        await using var db = Shop.CreateDb();
        db.Addresses().Add(new() { CustomerId = customer, Name = "Home", City = "Seoul", CountryCode = country, IsBilling = true });
        await db.SaveChangesAsync();
    }

    private Task<List<Computed>> RowsAsync() => QueryAsync(db => db.Customers().OrderBy(c => c.Id)
        .Select(c => new Computed(c.CountryCode, c.PersonalPhoneE164, c.WorkPhoneE164, c.FaxE164, c.SearchDocument, c.SearchShort)).ToListAsync());

    private async Task<(string? Key, string? Code)> EntryAsync()
    {
        var entry = await QueryAsync(db => db.BlockEntries().AsNoTracking().SingleAsync());
        return (entry.ContactKey, entry.ContactCode);
    }

    private void Run(string sql)
    {
        using var connection = new SqliteConnection(Shop.Storage.SqliteConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed record Computed(string? CountryCode, string? PersonalPhoneE164, string? WorkPhoneE164, string? FaxE164, string Document, string Short);

    private sealed class Steps : IBackfill
    {
        public List<long> Begun { get; } = [];

        public long FailsAt { get; set; }

        public string Name => "test.steps";

        public string? Basis { get; set; }

        public Task<BackfillStep?> FillAsync(CrmDbContext db, long after, CancellationToken ct)
        {
            Begun.Add(after);
            return FailsAt > 0 && after == FailsAt ? throw new TimeoutException() : Task.FromResult(after < 30 ? new BackfillStep(after + 10, 30) : null);
        }
    }
}
