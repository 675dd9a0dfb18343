using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Outreach.Mail;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

public sealed class PasswordsService(
    ICurrentStaff current, ICrmDbSource source, Commands commands, TemporaryPasswords temporaries, PasswordResets resets, PasswordLog log) : IPasswordsService
{
    public async Task<TemporaryDetails> GetTemporaryAsync(long customerId, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.PasswordsSend, ct);
        await using var db = source.Create(actor.ToAuthor());
        return await temporaries.DetailsAsync(db, actor, await FindAsync(db.Customers().AsNoTracking(), customerId, ct), ct);
    }

    public Task<TemporarySent> SendTemporaryAsync(TemporaryInput input, Guid key, CancellationToken ct = default)
        => commands.RunPreparedAsync<TemporarySent>(Permissions.PasswordsSend, input, key, async command =>
        {
            var db = command.Db;
            var seen = await FindAsync(db.Customers().AsNoTracking(), input.CustomerId, ct);
            await temporaries.RequireAsync(db, seen, ct);
            var made = await temporaries.MakeAsync(seen, ct);
            return async () => await temporaries.SendAsync(db, await FindAsync(db.Customers(), input.CustomerId, ct), made, ct);
        }, ct);

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

    public Task<ResetDone> ResetAsync(ResetInput input, Guid key, CancellationToken ct = default)
        => commands.RunPreparedAsync<ResetDone>(Permissions.PasswordsReset, input, key, async command =>
        {
            var db = command.Db;
            var seen = await FindAsync(db.Customers().AsNoTracking(), input.CustomerId, ct);
            PasswordResets.Require(seen);
            var hash = await resets.HashAsync(seen, input.Password!, ct);
            return async () => await resets.SetAsync(db, await FindAsync(db.Customers(), input.CustomerId, ct), hash, ct);
        }, ct);

    public async Task<Page<PasswordEventRow>> GetLogAsync(LogFilter filter, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.PasswordsRead, ct);
        return await log.ReadAsync(filter, ct);
    }

    private static async Task<Customer> FindAsync(IQueryable<Customer> customers, long id, CancellationToken ct)
        => await customers.SingleOrDefaultAsync(c => c.Id == id, ct) ?? throw new NotFoundException();
}
