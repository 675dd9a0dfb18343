using Microsoft.EntityFrameworkCore.Metadata;

namespace CrmAdmin.Server.Data;

/// <summary>
/// One command's view of the database. Knows no feature: entities register through their configuration, a feature offers its
/// table as an extension method. Every save takes the write lock, raises versions, writes the log rows in the same
/// transaction, and tells open pages after the commit.
/// </summary>
public abstract class CrmDbContext(DbContextOptions options, StorageServices services) : DbContext(options)
{
    private CrmTransaction? transaction;

    /// <summary>Who makes the changes of this context.</summary>
    public Author Author { get; set; } = Author.System("cli");

    /// <summary>Instants are stored in microseconds: <see cref="TimeProvider"/>'s finer ticks would not come back equal.</summary>
    public DateTimeOffset Now => services.Clock.GetMicroseconds();

    /// <summary>What computed columns depend on besides their record, and what typed text is read by.</summary>
    public IStoreInfo Store => services.Store;

    internal bool HoldsWriteLock { get; private set; }

    /// <summary>Set while the schema is made, when nobody else has the database.</summary>
    internal bool IsMigrating { get; set; }

    /// <summary>Whether the database refused a second row with the same unique value.</summary>
    public abstract bool IsUniqueViolation(DbUpdateException exception);

    /// <summary>The unique index that refused a second row with the same value; null: another fault, or a primary key.</summary>
    public IIndex? FindViolatedIndex(DbUpdateException exception)
        => !IsUniqueViolation(exception) ? null
            : Model.GetEntityTypes().SelectMany(entity => entity.GetIndexes()).FirstOrDefault(index => index.IsUnique && IsNamed(index, exception));

    /// <summary>Whether the provider's fault names this unique index, or its columns.</summary>
    protected abstract bool IsNamed(IIndex index, DbUpdateException exception);

    /// <summary>Whether a row that others point to was to be deleted, or a row that is not there pointed to.</summary>
    public abstract bool IsForeignKeyViolation(DbUpdateException exception);

    /// <summary>
    /// Waits for the write lock and opens the transaction that the following saves join. What it reads is then still so
    /// when it commits. Disposing without <see cref="CrmTransaction.CommitAsync"/> takes everything back.
    /// </summary>
    public async Task<CrmTransaction> BeginWriteAsync(CancellationToken ct = default)
    {
        if (transaction is not null)
        {
            throw new InvalidOperationException("This context is inside a write transaction already.");
        }
        var turn = await services.Gate.EnterAsync(ct);
        HoldsWriteLock = true;
        try
        {
            transaction = new CrmTransaction(await Database.BeginTransactionAsync(ct), Ended);
        }
        catch
        {
            HoldsWriteLock = false;
            turn.Dispose();
            throw;
        }
        try
        {
            await OrderWritersAsync(ct);
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }

        void Ended(IReadOnlyCollection<ChangeNotice> notices)
        {
            transaction = null;
            HoldsWriteLock = false;
            turn.Dispose();
            foreach (var notice in notices)
            {
                services.Notices.Publish(notice);
            }
        }
    }

    /// <summary>Waits until no other writer is at work, where the write gate does not see to it: over several processes.</summary>
    protected virtual Task OrderWritersAsync(CancellationToken ct) => Task.CompletedTask;

    /// <summary>Tells open pages about a change that the edit log does not see, after the commit of the open transaction.</summary>
    public void NotifyAfterCommit(ChangeArea area, long subjectId)
        => (transaction ?? throw new InvalidOperationException("Not inside a write transaction."))
            .Notices.Add(new ChangeNotice(area, subjectId, Author.Name, Author.Correlation));

    /// <summary>
    /// Work outside the database that follows the commit of the open transaction, before the next writer's turn. Short, and it must
    /// not throw: what was committed is committed.
    /// </summary>
    public void AfterCommit(Action work)
        => (transaction ?? throw new InvalidOperationException("Not inside a write transaction.")).Committed.Add(work);

    /// <summary>
    /// New rows that the caller does not go on changing through this context: computed, keyed and logged as in a save, inside the open
    /// transaction, and as fast as the provider can where they are many. Whether they are tracked afterwards is the provider's.
    /// </summary>
    public virtual async Task InsertAsync<T>(IReadOnlyList<T> rows, CancellationToken ct = default)
        where T : class
    {
        if (rows.Count > 0)
        {
            Set<T>().AddRange(rows);
            await SaveChangesAsync(ct);
        }
    }

    /// <exception cref="ConflictException">A record's version is not the one that was read.</exception>
    /// <exception cref="StorageUnavailableException">It could not be written; nothing was.</exception>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var own = transaction is null ? await BeginWriteAsync(cancellationToken) : null;
        await using (own)
        {
            ChangeTracker.DetectChanges();
            foreach (var entry in ChangeTracker.Entries<IDerived>())
            {
                if (entry.State is EntityState.Added or EntityState.Modified)
                {
                    entry.Entity.Derive(services.Store);
                }
            }
            ChangeTracker.DetectChanges();
            var captured = EditCapture.Before(ChangeTracker);
            try
            {
                var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
                if (captured.Count > 0)
                {
                    var edits = captured.ConvertAll(edit => edit());
                    await RecordAsync(edits, cancellationToken);
                }
                if (own is not null)
                {
                    await own.CommitAsync(cancellationToken);
                }
                return rows;
            }
            catch (DbUpdateConcurrencyException exception)
            {
                throw new ConflictException(exception);
            }
            catch (DbUpdateException exception) when (exception.InnerException is StorageUnavailableException)
            {
                throw new StorageUnavailableException(exception);
            }
        }
    }

    /// <summary>Refused: a blocked thread at the gate is a page that hangs.</summary>
    public override int SaveChanges(bool acceptAllChangesOnSuccess)
        => throw new NotSupportedException("Use SaveChangesAsync.");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CrmDbContext).Assembly);
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(SnakeCase.Of(property.Name));
            }
            if (entity.ClrType.IsAssignableTo(typeof(IAudited)))
            {
                modelBuilder.Entity(entity.ClrType).Property(nameof(IAudited.Version)).IsConcurrencyToken();
            }
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
        => configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(40);

    protected async Task RecordAsync(IReadOnlyList<Edit> edits, CancellationToken ct)
    {
        await services.Recorder.RecordAsync(this, edits, Now, ct);
        foreach (var edit in edits)
        {
            var (area, subject) = edit.Entity switch
            {
                IAuditedCustomerData customer => (customer.Area, customer.CustomerKey),
                IAuditedAdministrationData administration => (administration.Area, administration.Id),
                _ => throw new InvalidOperationException($"{edit.Entity.GetType().Name} is neither customer nor administration data."),
            };
            transaction!.Notices.Add(new ChangeNotice(area, subject, Author.Name, Author.Correlation));
        }
        foreach (var follower in services.Followers)
        {
            await follower.FollowAsync(this, edits, ct);
        }
    }
}
