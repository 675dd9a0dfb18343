using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Privacy.Consents;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

/// <summary>One chain, whoever writes; and what anybody with a console on the database did to it is found and named.</summary>
public sealed class LedgerTests : ConsentTest
{
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("SOAK") == "1";

    [Theory]
    [InlineData("UPDATE consent_ledger SET state = 'Agreed'")]
    [InlineData("UPDATE consent_ledger SET number = number + 100")]
    [InlineData("DELETE FROM consent_ledger WHERE number = 3")]
    [InlineData("DELETE FROM consent_ledger")]
    [InlineData("INSERT OR REPLACE INTO consent_ledger SELECT * FROM consent_ledger WHERE number = 3")]
    [InlineData("REPLACE INTO consent_ledger SELECT * FROM consent_ledger WHERE number = 6")]
    [InlineData("UPDATE OR REPLACE consent_ledger SET number = 2 WHERE number = 3")]
    public async Task The_database_refuses_to_change_or_delete(string sql)
    {
        await FillAsync(6);
        Assert.Contains("append-only", Assert.Throws<SqliteException>(() => Run(sql)).Message);
        Assert.Equal("ok", await FaultAsync());
        Assert.Equal(6, await CountAsync());
    }

    [Fact]
    public async Task Fifty_writers_at_once_make_one_chain()
    {
        var customers = await AddCustomersAsync(50);
        await Task.WhenAll(customers.Select(customer => Task.Run(async () =>
        {
            await using var scope = Shop.Services.CreateAsyncScope();
            await SignInAsync(scope.ServiceProvider, Me!);
            var consents = scope.ServiceProvider.GetRequiredService<IConsentsService>();
            var first = await consents.SaveAsync(Answer(customer.Id, agrees: true));
            await consents.SaveAsync(Answer(customer.Id, agrees: false, first.Entry));
        })));
        var report = await VerifyAsync();
        Assert.Equal((100, null), (report.Entries, report.Fault));
        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n),
            await QueryAsync(db => db.ConsentLedger().OrderBy(e => e.Number).Select(e => e.Number).ToListAsync()));
        Assert.StartsWith("100 ", await File.ReadAllTextAsync(NoteFile));
    }

    [Theory]
    [InlineData("consent_ledger")]
    [InlineData("consent_subjects")]
    [InlineData("consent_states")]
    [InlineData("idempotency_records")]
    public async Task What_fails_between_the_state_and_the_entry_leaves_neither(string table)
    {
        await Consents.SaveAsync(Answer(await AddCustomerAsync(), agrees: true));
        var id = await AddCustomerAsync();
        Run($"CREATE TRIGGER crash BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'crash'); END");
        var (before, note) = (new DatabaseDump(Shop.Storage.SqliteConnectionString), await File.ReadAllTextAsync(NoteFile));
        await Assert.ThrowsAsync<DbUpdateException>(() => Consents.SaveAsync(Answer(id, agrees: true)));
        Assert.Empty(before.ChangesUntil(new DatabaseDump(Shop.Storage.SqliteConnectionString)));
        Assert.Equal(note, await File.ReadAllTextAsync(NoteFile));

        Run("DROP TRIGGER crash");
        Assert.Equal(2, (await Consents.SaveAsync(Answer(id, agrees: true))).Entry);
        Assert.Equal("ok", await FaultAsync());
    }

    [Fact]
    public async Task A_transaction_that_is_not_committed_is_neither_in_the_ledger_nor_noted()
    {
        var id = await AddCustomerAsync();
        await using (var db = Shop.CreateDb())
        {
            var wording = await db.CurrentWordingAsync(ConsentKinds.ThirdParty, "en", default);
            await using var write = await db.BeginWriteAsync();
            await Get<ConsentLedger>().AppendAsync(db, [new(id, ConsentKinds.ThirdParty, ConsentState.Agreed, ConsentChannel.Shop, wording)], default);
        }
        Assert.Equal(0, await CountAsync());
        Assert.False(File.Exists(NoteFile));
        Assert.Empty(await QueryAsync(db => db.CustomerConsents().ToListAsync()));
        await Consents.SaveAsync(Answer(id, agrees: true));
        Assert.Equal("ok", await FaultAsync());
    }

    [Fact]
    public async Task A_text_of_a_wording_that_was_changed_without_a_version_is_found()
    {
        await FillAsync(10);
        Run("UPDATE consent_wordings SET text = text || ' And more.' WHERE kind = 'third-party' AND language = 'en'");
        var first = await QueryAsync(db => db.ConsentLedger().Where(e => e.Kind == ConsentKinds.ThirdParty && e.Wording == "1 en").MinAsync(e => e.Number));
        Assert.Equal($"{first} Wording", await FaultAsync());
        Run("DELETE FROM consent_wordings WHERE kind = 'third-party' AND language = 'en'");
        Assert.Equal($"{first} Wording", await FaultAsync());
    }

    [Fact]
    public async Task A_state_that_is_shown_and_is_not_the_ledgers_is_found()
    {
        await FillAsync(12);
        Run("CREATE TABLE kept AS SELECT * FROM consent_states");
        foreach (var sql in new[]
        {
            "UPDATE consent_states SET state = CASE state WHEN 'Agreed' THEN 'Refused' ELSE 'Agreed' END WHERE rowid = (SELECT max(rowid) FROM consent_states)",
            "UPDATE consent_states SET entry = (SELECT min(e.number) FROM consent_ledger e JOIN consent_subjects s USING (subject) "
            + "WHERE s.customer_id = consent_states.customer_id)",
            "DELETE FROM consent_states WHERE kind = 'consignment'",
            "UPDATE consent_states SET entry = 4711",
        })
        {
            Run(sql);
            Assert.EndsWith(" State", await FaultAsync());
            Run("DELETE FROM consent_states; INSERT INTO consent_states SELECT * FROM kept");
            Assert.Equal("ok", await FaultAsync());
        }
    }

    [Fact]
    public async Task Exchanged_customers_are_found()
    {
        var customers = await FillAsync(12);
        Run($"""
            UPDATE consent_subjects SET customer_id = -customer_id; UPDATE consent_states SET customer_id = -customer_id;
            UPDATE consent_subjects SET customer_id = CASE customer_id WHEN {-customers[0]} THEN {customers[1]} WHEN {-customers[1]} THEN {customers[0]} ELSE -customer_id END;
            UPDATE consent_states SET customer_id = CASE customer_id WHEN {-customers[0]} THEN {customers[1]} WHEN {-customers[1]} THEN {customers[0]} ELSE -customer_id END;
            """.Insert(0, "PRAGMA foreign_keys = OFF; "));
        Assert.EndsWith(" Link", await FaultAsync());
    }

    [Fact]
    public async Task Erasing_a_customer_takes_the_link_and_leaves_the_ledger()
    {
        var customers = await FillAsync(12);
        await using (var db = Shop.CreateDb())
        {
            db.Remove(await db.Customers().SingleAsync(c => c.Id == customers[0]));
            await db.SaveChangesAsync();
        }
        Assert.Equal((12, "ok"), (await CountAsync(), await FaultAsync()));
        Assert.Equal(1, await QueryAsync(db => db.ConsentSubjects().CountAsync()));
        var columns = typeof(LedgerEntry).GetProperties().Select(property => property.Name);
        Assert.DoesNotContain(columns, name => name.Contains("Customer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_ledger_is_read_without_being_held()
    {
        var entries = IsSoak ? 1_000_000 : 6_000;
        await FillAsync(entries);
        GC.Collect();
        var (before, most) = (GC.GetTotalMemory(forceFullCollection: true), 0L);
        var report = await Get<LedgerCheck>().RunAsync(new Watching(count =>
        {
            if (count % 100_000 == 0 || !IsSoak)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }), default);
        Assert.Equal((entries, null), (report.Entries, report.Fault));
        Assert.InRange(most, long.MinValue, 16L * 1024 * 1024);
    }

    private sealed class Watching(Action<long> watch) : IProgress<long>
    {
        public void Report(long value) => watch(value);
    }
}
