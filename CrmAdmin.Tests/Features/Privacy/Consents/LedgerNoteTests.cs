using CrmAdmin.Server.Features.Privacy.Consents;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

/// <summary>What only the note beside the database can tell: that the ledger once was longer.</summary>
public sealed class LedgerNoteTests : ConsentTest
{
    [Fact]
    public async Task The_note_is_its_owners_alone_and_follows_each_write()
    {
        var customers = await FillAsync(3);
        Assert.StartsWith("3 ", await File.ReadAllTextAsync(NoteFile));
        await AppendAsync(Shop, customers, 1, 3);
        Assert.StartsWith("4 ", await File.ReadAllTextAsync(NoteFile));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(NoteFile));
        }
    }

    [Fact]
    public async Task A_tail_that_was_cut_is_found_and_stays_found_after_further_writes()
    {
        var customers = await FillAsync(10);
        Tamper("DELETE FROM consent_ledger WHERE number > 7; DELETE FROM consent_states WHERE entry > 7;");
        Assert.Equal("8 Missing", await FaultAsync());

        await AppendAsync(Shop, customers, 2, 10);
        Assert.Equal("8 Missing", await FaultAsync());
        Assert.Equal(9, await CountAsync()); // 11 and 12: the numbers that were cut are not given again
        Assert.StartsWith("12 ", await File.ReadAllTextAsync(NoteFile));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task All_of_it_cut_off_is_found(int entries)
    {
        await FillAsync(entries);
        Tamper("DELETE FROM consent_ledger");
        Assert.Equal("1 Missing", await FaultAsync());
        File.Delete(NoteFile);
        Assert.Equal("1 NoteMissing", await FaultAsync());
    }

    [Fact]
    public async Task An_older_copy_put_back_is_found_with_the_note_left_or_deleted_or_made_up()
    {
        var customers = await FillAsync(5);
        var older = Path.Combine(Shop.Storage.Folder, "older.db");
        Run($"VACUUM INTO '{older}'");
        var olderNote = await File.ReadAllTextAsync(NoteFile);
        await AppendAsync(Shop, customers, 4, 5);
        await using var there = await RevertAsync(older);

        Assert.Equal("6 Missing", await FaultAsync(there));
        var note = await File.ReadAllTextAsync(NoteFile);
        File.Delete(NoteFile);
        Assert.Equal("5 NoteMissing", await FaultAsync(there));
        await File.WriteAllTextAsync(NoteFile, $"5 {note.Split(' ')[1]} {note.Split(' ')[2]}");
        Assert.Equal("5 NoteForged", await FaultAsync(there));

        // Made up from the ledger itself, which holds a seal of each of its ends.
        Tamper("SELECT 1");
        using (var connection = new SqliteConnection($"Data Source={older}"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT number || ' ' || digest || ' ' || seal FROM consent_ledger WHERE number = 5";
            await File.WriteAllTextAsync(NoteFile, (string)command.ExecuteScalar()!);
        }
        Assert.Equal("5 NoteForged", await FaultAsync(there));

        // Writing on does not heal it.
        await File.WriteAllTextAsync(NoteFile, note);
        await AppendAsync(there, customers, 2, 20);
        Assert.Equal("6 Missing", await FaultAsync(there));
        File.Delete(NoteFile);
        await AppendAsync(there, customers, 1, 30);
        Assert.False(File.Exists(NoteFile));
        Assert.NotEmpty(olderNote);
    }

    [Fact]
    public async Task A_note_that_lags_by_one_write_is_well_and_is_brought_up_to_date()
    {
        var customers = await FillAsync(5);
        var lagging = await File.ReadAllTextAsync(NoteFile);
        await AppendAsync(Shop, customers, 3, 5);
        await File.WriteAllTextAsync(NoteFile, lagging); // the process died between the commit and the note
        Assert.Equal("ok", await FaultAsync());
        await using (var db = Shop.CreateDb())
        {
            await Get<ConsentLedger>().CatchUpAsync(db, default);
        }
        Assert.StartsWith("8 ", await File.ReadAllTextAsync(NoteFile));
        Tamper("DELETE FROM consent_ledger WHERE number > 7");
        Assert.Equal("8 Missing", await FaultAsync());
    }

    [Fact]
    public async Task Catching_up_leaves_a_note_that_disagrees()
    {
        await FillAsync(5);
        var noted = await File.ReadAllTextAsync(NoteFile);
        Tamper("DELETE FROM consent_ledger WHERE number > 3");
        await using var db = Shop.CreateDb();
        await Get<ConsentLedger>().CatchUpAsync(db, default);
        Assert.Equal(noted, await File.ReadAllTextAsync(NoteFile));
    }

    [Fact]
    public async Task Where_the_note_cannot_be_written_the_answer_is_given_and_the_fault_logged()
    {
        var id = await AddCustomerAsync();
        Directory.CreateDirectory(NoteFile + ".new"); // in the way
        var answer = await Consents.SaveAsync(Answer(id, agrees: true));
        Assert.Equal(1, answer.Entry);
        Assert.Contains(Shop.Log.Lines, line => line.Contains("could not be noted"));
    }

    private static async Task<string> FaultAsync(TestShop shop)
        => (await ((LedgerCheck)shop.Services.GetService(typeof(LedgerCheck))!).RunAsync(null, default)).Fault is { } fault
            ? $"{fault.Entry} {fault.Fault}"
            : "ok";

    // A process that starts on the older copy, beside the note that is there: the folder is the same, the key too.
    private async Task<TestShop> RevertAsync(string older)
    {
        await Task.Yield();
        using (var pooled = new SqliteConnection(Shop.Storage.SqliteConnectionString))
        {
            SqliteConnection.ClearPool(pooled);
        }
        foreach (var ending in new[] { "", "-wal", "-shm" })
        {
            File.Delete(Shop.Storage.DatabaseFile + ending);
        }
        File.Copy(older, Shop.Storage.DatabaseFile);
        return Shop.Again();
    }
}
