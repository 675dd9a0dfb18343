using CrmAdmin.Components.Features.Administration.Staff;

namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary>How people come in who have no password yet: the first administrator by a token, all others by an invitation.</summary>
public sealed class Invitations(ICrmDbSource source, PasswordSetting passwords, SetupToken setup, TimeProvider clock)
{
    /// <exception cref="RuleException"><c>setup.token</c>, <c>setup.done</c>.</exception>
    public async Task SetUpAsync(SetupInput input, CancellationToken ct)
    {
        ValidateWith(input, input.Password, input.Again, nameof(input.Again));
        await passwords.CheckAsync(input.Password!, input.Name!, input.Email!, hasSecondFactor: false, nameof(input.Password), ct);
        setup.Use(input.Token!);
        try
        {
            await MakeFirstAsync(input.Name!, input.Email!, input.Password!, ct);
        }
        catch
        {
            setup.GiveBack(input.Token!);
            throw;
        }
    }

    public async Task<string?> InvitedAsync(string token, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("sign-in"));
        return (await FindInvitedAsync(db, token, ct))?.Name;
    }

    /// <exception cref="RuleException"><c>invite.over</c>.</exception>
    public async Task AcceptAsync(InvitationInput input, CancellationToken ct)
    {
        ValidateWith(input, input.Password, input.Again, nameof(input.Again));
        await using var db = source.Create(Author.System("sign-in"));
        var invited = await FindInvitedAsync(db, input.Token!, ct) ?? throw new RuleException("invite.over");
        await passwords.SetAsync(invited, input.Password!, nameof(input.Password), ct);
        await using var write = await db.BeginWriteAsync(ct);
        try
        {
            await db.EndSessionsAsync(s => s.StaffId == invited.Id, ct); // saves both
        }
        catch (ConflictException exception)
        {
            throw new RuleException("invite.over", exception); // of two that use the link at once, one meets a newer version
        }
        await write.CommitAsync(ct);
    }

    private static void ValidateWith(object input, string? password, string? again, string field)
    {
        Input.Validate(input);
        if (password != again)
        {
            throw new InvalidInputException([new(field, "password.differs")]);
        }
    }

    private async Task MakeFirstAsync(string name, string email, string password, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("setup"));
        var member = new StaffMember
        {
            Name = name.Trim(),
            Email = email.Trim(),
            EmailKey = StaffMember.KeyOf(email),
            Role = StaffRole.Administrator,
        };
        await passwords.SetAsync(member, password, nameof(SetupInput.Password), ct);
        await using var write = await db.BeginWriteAsync(ct);
        if (await db.Staff().AnyAsync(ct))
        {
            throw new RuleException("setup.done");
        }
        db.Staff().Add(member);
        await db.SaveChangesAsync(ct);
        await write.CommitAsync(ct);
    }

    private async Task<StaffMember?> FindInvitedAsync(CrmDbContext db, string token, CancellationToken ct)
    {
        var hash = StaffService.HashOf(token);
        var now = clock.GetMicroseconds();
        return await db.Staff().SingleOrDefaultAsync(m => m.InviteHash == hash && m.InviteEndsAt > now && !m.IsDisabled, ct);
    }
}
