using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.History.EditLog;
using Xunit;

namespace CrmAdmin.Tests.Data;

public sealed class WriteGateTests : CrmTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly FifoWriteGate gate = new();

    [Fact]
    public async Task Turns_are_given_first_come_first_served_and_one_at_a_time()
    {
        var order = new List<int>();
        var first = await gate.EnterAsync(default);
        var waiting = Enumerable.Range(0, 20).Select(n => gate.EnterAsync(default)).ToList();
        Assert.DoesNotContain(waiting, turn => turn.IsCompleted);
        first.Dispose();
        for (var n = 0; n < waiting.Count; n++)
        {
            using var turn = await waiting[n].WaitAsync(Patience);
            order.Add(n);
            Assert.DoesNotContain(waiting.Skip(n + 1), later => later.IsCompleted);
        }
        using var free = await gate.EnterAsync(default).WaitAsync(Patience);
        Assert.Equal(20, order.Count);
    }

    [Fact]
    public async Task Who_gives_up_waiting_is_passed_over()
    {
        var first = await gate.EnterAsync(default);
        using var patience = new CancellationTokenSource();
        var second = gate.EnterAsync(patience.Token);
        var third = gate.EnterAsync(default);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(third.IsCompleted);
        first.Dispose();
        first.Dispose(); // twice gives no second turn
        using var turn = await third.WaitAsync(Patience);
        Assert.False(gate.EnterAsync(default).IsCompleted);
    }

    [Fact]
    public async Task Many_who_come_and_give_up_at_once_lose_no_turn_and_share_none()
    {
        var (inside, most, done) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(n => Task.Run(async () =>
        {
            using var patience = new CancellationTokenSource();
            if (n % 3 == 0)
            {
                patience.CancelAfter(TimeSpan.FromMilliseconds(n % 7));
            }
            try
            {
                using var turn = await gate.EnterAsync(patience.Token);
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                Interlocked.Increment(ref done);
            }
            catch (OperationCanceledException)
            {
                // gave up
            }
        }))).WaitAsync(Patience);
        Assert.Equal(1, most);
        Assert.True(done >= 266);
        using var free = await gate.EnterAsync(default).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_save_that_throws_gives_its_turn_back_and_leaves_nothing()
    {
        var log = await QueryAsync(db => db.AuditLog().CountAsync());
        for (var n = 0; n < 3; n++)
        {
            await using var db = Shop.CreateDb();
            db.Staff().Add(new() { Name = "Twice", Email = Me!.Email, EmailKey = Me.EmailKey, Role = StaffRole.Viewer });
            await Assert.ThrowsAsync<DbUpdateException>(() => db.SaveChangesAsync().WaitAsync(Patience));
        }
        await using (var db = Shop.CreateDb())
        {
            await using var write = await db.BeginWriteAsync().WaitAsync(Patience);
            (await db.Staff().SingleAsync()).Name = "Nobody";
            await db.SaveChangesAsync();
        } // not committed
        Assert.Equal(Me!.Name, await QueryAsync(db => db.Staff().Select(m => m.Name).SingleAsync()));
        Assert.Equal(log, await QueryAsync(db => db.AuditLog().CountAsync()));
        await AddStaffAsync(StaffRole.Viewer).WaitAsync(Patience);
    }

    [Fact]
    public async Task What_throws_between_data_and_log_leaves_neither()
    {
        var services = new StorageServices(Get<IWriteGate>(), new BrokenRecorder(), [], Get<IChangeNotices>(), Get<IStoreInfo>(), Clock);
        var options = new DbContextOptionsBuilder<SqliteCrmDbContext>().UseSqlite(Shop.Storage.SqliteConnectionString).Options;
        await using (var db = new SqliteCrmDbContext(options, services))
        {
            (await db.Staff().SingleAsync()).Name = "Nobody";
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        }
        Assert.Equal(Me!.Name, await QueryAsync(db => db.Staff().Select(m => m.Name).SingleAsync()));
        await AddStaffAsync(StaffRole.Viewer).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_transaction_past_the_gate_is_refused_and_so_is_a_synchronous_save()
    {
        await using var db = Shop.CreateDb();
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Database.BeginTransactionAsync());
        Assert.Throws<NotSupportedException>(() => db.SaveChanges());
        await using var write = await db.BeginWriteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => db.BeginWriteAsync());
    }

    [Fact]
    public async Task Pages_are_told_after_the_commit_once_for_each_record_and_of_nothing_taken_back()
    {
        var heard = new List<ChangeNotice>();
        using var subscription = Get<IChangeNotices>().Subscribe(notice =>
        {
            lock (heard)
            {
                heard.Add(notice);
            }
        });
        var customers = await AddCustomersAsync(2);
        Assert.Equal(customers.Select(c => (ChangeArea.Account, c.Id)), heard.Select(notice => (notice.Area, notice.SubjectId)).Order());
        heard.Clear();
        await using (var db = Shop.CreateDb())
        {
            await using var write = await db.BeginWriteAsync();
            var customer = await db.Customers().FirstAsync();
            (customer.FirstName, customer.LastName) = ("Two", "Fields");
            await db.SaveChangesAsync();
            Assert.Empty(heard);
        }
        Assert.Empty(heard);
    }

    [Fact]
    public async Task A_page_that_fails_on_a_notice_does_not_reach_the_sender()
    {
        using var subscription = Get<IChangeNotices>().Subscribe(_ => throw new InvalidOperationException("a page's fault"));
        await AddCustomerAsync();
        Assert.Contains(Shop.Log.Lines, line => line.Contains("a page's fault"));
    }

    [Fact]
    public async Task A_change_is_seen_and_versioned_also_where_nothing_is_detected_by_itself()
    {
        var id = await AddCustomerAsync();
        await using var db = Shop.CreateDb();
        var customer = await db.Customers().SingleAsync(c => c.Id == id);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        customer.LastName = "Baker";
        await db.SaveChangesAsync();
        var stored = await QueryAsync(fresh => fresh.Customers().SingleAsync(c => c.Id == id));
        Assert.Equal(("Baker", 1), (stored.LastName, stored.Version));
        Assert.Contains("baker", stored.SearchDocument);
    }

    private sealed class BrokenRecorder : IEditRecorder
    {
        public Task RecordAsync(CrmDbContext db, IReadOnlyList<Edit> edits, DateTimeOffset at, CancellationToken ct)
            => throw new InvalidOperationException("the log is full");
    }
}
