using CrmAdmin.Components.Features.Customers.Passwords;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Outreach.Mail;

namespace CrmAdmin.Server.Features.Customers.Passwords;

public sealed class PasswordsService(ICurrentStaff current, ICrmDbSource source, TemporaryPasswords temporaries, PasswordResets resets, PasswordLog log) : IPasswordsService
{
    public async Task<TemporaryDetails> GetTemporaryAsync(long customerId, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.PasswordsSend, ct);
        await using var db = source.Create(actor.ToAuthor());
        return await temporaries.DetailsAsync(db, actor, await FindAsync(db.Customers().AsNoTracking(), customerId, ct), ct);
    }

    public async Task<TemporarySent> SendTemporaryAsync(TemporaryInput input, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.PasswordsSend, ct);
        Input.Validate(input);
        return await OnceAsync<TemporarySent>(actor, input.Command, async (db, stop) =>
        {
            var seen = await FindAsync(db.Customers().AsNoTracking(), input.CustomerId, stop);
            await temporaries.RequireAsync(db, seen, stop);
            var made = await temporaries.MakeAsync(seen, stop);
            return async customers => await temporaries.SendAsync(db, await FindAsync(customers, input.CustomerId, stop), made, stop);
        }, ct);
    }

    public async Task<MailStatus> GetStatusAsync(long customerId, long mailId, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.PasswordsSend, ct);
        await using var db = source.Create(actor.ToAuthor());
        return await db.OutboxMails().AsNoTracking().Where(m => m.Id == mailId && m.CustomerId == customerId && m.Template == MailTexts.Password)
            .Select(m => new MailStatus(m.State, m.Tries, m.NextTryAt, m.DoneAt, m.Problem)).SingleOrDefaultAsync(ct) ?? throw new NotFoundException();
    }

    public async Task<ResetDetails> GetResetAsync(long customerId, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.PasswordsReset, ct);
        await using var db = source.Create(actor.ToAuthor());
        return await resets.DetailsAsync(db, actor, await FindAsync(db.Customers().AsNoTracking(), customerId, ct), ct);
    }

    public async Task<ResetDone> ResetAsync(ResetInput input, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.PasswordsReset, ct);
        Input.Validate(input);
        return await OnceAsync<ResetDone>(actor, input.Command, async (db, stop) =>
        {
            var seen = await FindAsync(db.Customers().AsNoTracking(), input.CustomerId, stop);
            PasswordResets.Require(seen);
            var hash = await resets.HashAsync(seen, input.Password!, stop);
            return async customers => await resets.SetAsync(db, await FindAsync(customers, input.CustomerId, stop), hash, stop);
        }, ct);
    }

    public async Task<Page<PasswordEventRow>> GetLogAsync(PasswordLogQuery query, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.PasswordsRead, ct);
        return await log.ReadAsync(query, ct);
    }

    // The slow part, a hash, stands before the write lock; a second click finds the first one's answer before or inside it.
    private async Task<T> OnceAsync<T>(Actor actor, Guid command, Func<CrmDbContext, CancellationToken, Task<Func<IQueryable<Customer>, Task<T>>>> prepare, CancellationToken ct)
        where T : class
    {
        await using var db = source.Create(actor.ToAuthor());
        if (await db.FindResultAsync<T>(command, ct) is { } before)
        {
            return before;
        }
        var carryOut = await prepare(db, ct);
        await using var write = await db.BeginWriteAsync(ct);
        if (await db.FindResultAsync<T>(command, ct) is { } done)
        {
            return done;
        }
        var answer = await carryOut(db.Customers());
        db.StoreResult(command, answer);
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
        return answer;
    }

    private static async Task<Customer> FindAsync(IQueryable<Customer> customers, long id, CancellationToken ct)
        => await customers.SingleOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFoundException();
}
