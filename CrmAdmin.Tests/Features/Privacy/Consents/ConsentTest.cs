using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Privacy.Consents;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

/// <summary>What tests of consents share: answers given in one line, and a person with a console on the database.</summary>
public abstract class ConsentTest : CrmTest
{
    protected IConsentsService Consents => Get<IConsentsService>();

    protected string NoteFile => Shop.Services.GetRequiredNote().File;

    protected static ConsentInput Answer(long customer, bool agrees, long version = 0, string kind = ConsentKinds.ThirdParty) => new()
    {
        CustomerId = customer,
        Kind = kind,
        Agreed = agrees,
        Channel = ConsentChannel.Phone,
        Wording = 1,
        Language = "en",
        Version = version,
    };

    /// <summary>That many entries, over several customers, states and both kinds.</summary>
    protected async Task<IReadOnlyList<long>> FillAsync(int entries)
    {
        var customers = (await AddCustomersAsync(Math.Max(1, entries / 6))).Select(customer => customer.Id).ToList();
        for (var written = 0; written < entries;)
        {
            Clock.Now += TimeSpan.FromMinutes(7);
            written += await AppendAsync(Shop, customers, Math.Min(entries - written, 1_000), written);
        }
        return customers;
    }

    protected static async Task<int> AppendAsync(TestShop shop, IReadOnlyList<long> customers, int count, int from = 0)
    {
        await using var db = shop.CreateDb();
        var wordings = await db.Wordings().AsNoTracking().ToListAsync();
        await using var write = await db.BeginWriteAsync();
        await shop.Services.GetRequiredLedger().AppendAsync(db, [.. Enumerable.Range(from, count).Select(n => new ConsentChange(
            customers[n / 2 % customers.Count], ConsentKinds.Always[n % 2], (ConsentState)(1 + (n / 5 % 3)), (ConsentChannel)(n % 5),
            wordings.First(w => w.Kind == ConsentKinds.Always[n % 2] && w.Language == (n % 3 == 0 ? "ko" : "en"))))], default);
        await write.CommitAsync();
        return count;
    }

    protected Task<LedgerReport> VerifyAsync() => Get<ILedgerService>().VerifyAsync();

    /// <summary>“entry fault” of what is wrong first, or “ok”.</summary>
    protected async Task<string> FaultAsync() => (await VerifyAsync()).Fault is { } fault ? $"{fault.Entry} {fault.Fault}" : "ok";

    /// <summary>Past the program, with the triggers out of the way.</summary>
    protected void Tamper(string sql)
    {
        Run("DROP TRIGGER IF EXISTS consent_ledger_insert; DROP TRIGGER IF EXISTS consent_ledger_update; DROP TRIGGER IF EXISTS consent_ledger_delete;");
        Run(sql);
    }

    protected void Run(string sql)
    {
        using var connection = new SqliteConnection(Shop.Storage.SqliteConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    protected Task<long> CountAsync() => QueryAsync(db => db.ConsentLedger().LongCountAsync());
}

internal static class ConsentServices
{
    public static LedgerNote GetRequiredNote(this IServiceProvider services) => (LedgerNote)services.GetService(typeof(LedgerNote))!;

    public static ConsentLedger GetRequiredLedger(this IServiceProvider services) => (ConsentLedger)services.GetService(typeof(ConsentLedger))!;
}
