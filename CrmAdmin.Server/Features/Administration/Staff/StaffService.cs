using System.Security.Cryptography;
using System.Text;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Staff;

public sealed class StaffService(ICurrentStaff current, ICrmDbSource source, Commands commands, SignInTries tries, TimeProvider clock) : IStaffService
{
    private static readonly Refusal EmailTaken = Refusal.Unique<StaffMember>(member => member.EmailKey, "staff.email-taken");

    public static readonly TimeSpan InvitationLife = TimeSpan.FromDays(3);

    public async Task<IReadOnlyList<StaffRow>> ListAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.StaffManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        var now = db.Now;
        var alive = now - SessionBook.Idle;
        return await db.Staff().OrderBy(m => m.Name).Select(m => new StaffRow(
            m.Id, m.Version, m.Name, m.Email, m.Role, m.IsDisabled, m.PasswordHash == null, m.SecondFactor != null,
            db.StaffSessions().Count(s => s.StaffId == m.Id && s.EndedAt == null && s.LastSeenAt > alive && s.EndsAt > now), m.LastSignInAt)).ToListAsync(ct);
    }

    public Task<Invitation> InviteAsync(StaffInput input, CancellationToken ct = default)
        => commands.RunAsync(Permissions.StaffManage, input, async command =>
        {
            KeepBelow(command.Actor, input.Role);
            var member = new StaffMember
            {
                Name = input.Name!.Trim(),
                Email = input.Email!.Trim(),
                EmailKey = StaffMember.KeyOf(input.Email!),
                Role = input.Role
            };
            var (token, endsAt) = Invite(member);
            command.Db.Staff().Add(member);
            await command.SaveAsync();
            return new Invitation(member.Id, PathOf(token), endsAt);
        }, ct, EmailTaken);

    public Task<Invitation> InviteAgainAsync(long id, CancellationToken ct = default)
        => commands.RunAsync(Permissions.StaffManage, null, async command =>
        {
            var member = await FindAsync(command.Db, id, ct);
            KeepBelow(command.Actor, member.Role);
            var (token, endsAt) = Invite(member);
            return new Invitation(id, PathOf(token), endsAt);
        }, ct);

    public Task SaveAsync(StaffInput input, CancellationToken ct = default)
        => commands.RunPreparedAsync<string>(Permissions.StaffManage, input, Guid.Empty, async command =>
        {
            var (db, actor) = (command.Db, command.Actor);
            var mayChangeEmail = await MayChangeEmailAsync(db, actor, input, ct); // before the write lock: a password takes its time
            return async () =>
            {
                var member = await FindAsync(db, input.Id, ct);
                CommandContext.Expect(input.Version, member);
                if (member.Email != input.Email!.Trim() && !mayChangeEmail)
                {
                    throw new ConflictException();
                }
                KeepBelow(actor, member.Role, input.Role);
                if (member.Role == StaffRole.Administrator && input.Role != StaffRole.Administrator)
                {
                    if (member.Id == actor.StaffId)
                    {
                        throw new RuleException("staff.not-yourself");
                    }
                    await db.KeepAnAdministratorAsync(member.Id, ct);
                }
                if (member.Role != input.Role)
                {
                    await db.EndSessionsAsync(s => s.StaffId == member.Id, ct); // they come back with the rights of the new role
                }
                (member.Name, member.Email, member.EmailKey, member.Role) =
                    (input.Name!.Trim(), input.Email!.Trim(), StaffMember.KeyOf(input.Email!), input.Role);
                return "";
            };
        }, ct, EmailTaken);

    public Task SetDisabledAsync(long id, bool disabled, CancellationToken ct = default)
        => commands.RunAsync(Permissions.StaffManage, null, async command =>
        {
            var member = await FindAsync(command.Db, id, ct);
            KeepBelow(command.Actor, member.Role);
            if (disabled)
            {
                if (id == command.Actor.StaffId)
                {
                    throw new RuleException("staff.not-yourself");
                }
                await command.Db.KeepAnAdministratorAsync(id, ct);
                await command.Db.EndSessionsAsync(s => s.StaffId == id, ct);
            }
            member.IsDisabled = disabled;
        }, ct);

    public Task EndSessionsAsync(long id, CancellationToken ct = default)
        => commands.RunAsync(Permissions.StaffManage, null, async command =>
        {
            await FindAsync(command.Db, id, ct);
            await command.Db.EndSessionsAsync(s => s.StaffId == id, ct);
        }, ct);

    public Task RemoveSecondFactorAsync(long id, CancellationToken ct = default)
        => commands.RunAsync(Permissions.StaffManage, null, async command =>
        {
            var member = await FindAsync(command.Db, id, ct);
            KeepBelow(command.Actor, member.Role);
            (member.SecondFactor, member.SecondFactorStep) = (null, null);
            await command.Db.EndSessionsAsync(s => s.StaffId == id, ct);
        }, ct);

    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    // The right to manage staff can be given to any role: it must not be a way up.
    private static void KeepBelow(Actor actor, params ReadOnlySpan<StaffRole> roles)
    {
        foreach (var role in roles)
        {
            if (role > actor.Role)
            {
                throw new RuleException("staff.above-you");
            }
        }
    }

    private static string PathOf(string token) => $"/invite/{token}";

    private static async Task<StaffMember> FindAsync(CrmDbContext db, long id, CancellationToken ct)
        => await db.Staff().SingleOrDefaultAsync(m => m.Id == id, ct) ?? throw new NotFoundException();

    // Whoever can change an e-mail can take the account over: an open browser that somebody left is not enough.
    private async Task<bool> MayChangeEmailAsync(CrmDbContext db, Actor actor, StaffInput input, CancellationToken ct)
    {
        var present = await db.Staff().Where(m => m.Id == input.Id).Select(m => new { m.Email, m.Role, m.Version }).SingleOrDefaultAsync(ct)
            ?? throw new NotFoundException();
        if (present.Email == input.Email!.Trim() || present.Version != input.Version)
        {
            return false; // nothing to ask, or a conflict, which is told with the row in hand
        }
        if (actor.StaffId is not { } id)
        {
            return true; // the command line: whoever has it has the database
        }
        KeepBelow(actor, present.Role, input.Role);
        if (string.IsNullOrEmpty(input.Password))
        {
            throw new InvalidInputException([new(nameof(input.Password), "input.required")]);
        }
        var me = await db.Staff().AsNoTracking().SingleAsync(m => m.Id == id, ct);
        return await tries.ConfirmAsync(me, input.Password, ct)
            ? true
            : throw new InvalidInputException([new(nameof(input.Password), "password.wrong")]);
    }

    private (string Token, DateTimeOffset EndsAt) Invite(StaffMember member)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        (member.InviteHash, member.InviteEndsAt) = (HashOf(token), clock.GetMicroseconds() + InvitationLife);
        return (token, member.InviteEndsAt.Value);
    }
}
