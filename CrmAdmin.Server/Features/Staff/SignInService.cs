using System.Globalization;
using System.Security.Claims;
using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Staff;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Security;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Server.Features.Staff;

public sealed partial class SignInService(
    ICrmDbSource source, PasswordHashes hashes, PasswordSetting passwords, SignInThrottle throttle, SecondFactors factors,
    SetupToken setup, IHttpContextAccessor http, TimeProvider clock, ILogger<SignInService> log) : ISignInService
{
    /// <summary>Holds for five minutes whose password was right while the code is asked for.</summary>
    public const string HalfwayScheme = "second-factor";

    private HttpContext Http => http.HttpContext ?? throw new InvalidOperationException("Signing in needs a request: static pages only.");

    public async Task<SignInAnswer> SignInAsync(SignInInput input, CancellationToken ct = default)
    {
        var key = StaffMember.KeyOf(input.Email ?? "");
        var address = Http.Connection.RemoteIpAddress;
        var allowed = throttle.Begin(key, address) is null;
        await using var db = source.Create(Author.System("sign-in"));
        var member = await db.Staff().SingleOrDefaultAsync(m => m.EmailKey == key, ct);

        // Also for the unknown, the disabled and the locked: the answer takes as long as for a wrong password.
        var (right, stale) = await hashes.VerifyAsync(member?.PasswordHash, input.Password ?? "", ct);
        if (!allowed || !right || member is null || member.IsDisabled)
        {
            LogRefused(log, member?.Id, allowed);
            return SignInAnswer.Refused;
        }
        if (stale)
        {
            member.PasswordHash = await hashes.HashAsync(input.Password!, ct);
            await db.SaveChangesAsync(ct);
        }
        if (member.SecondFactor is not null)
        {
            throttle.Withdraw(key, address); // neither in nor wrong: the code decides
            await Http.SignInAsync(HalfwayScheme, PrincipalOf(member.Id, HalfwayScheme));
            return SignInAnswer.CodeNeeded;
        }
        throttle.Succeeded(key, address);
        await FinishAsync(db, member, ct);
        return SignInAnswer.SignedIn;
    }

    public async Task<SignInAnswer> SignInWithCodeAsync(string code, CancellationToken ct = default)
    {
        var halfway = await Http.AuthenticateAsync(HalfwayScheme);
        if (!long.TryParse(halfway.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), CultureInfo.InvariantCulture, out var id))
        {
            return SignInAnswer.Refused;
        }
        await using var db = source.Create(Author.System("sign-in"));
        var member = await db.Staff().SingleAsync(m => m.Id == id, ct);
        var address = Http.Connection.RemoteIpAddress;
        if (throttle.Begin(member.EmailKey, address) is not null || member.IsDisabled || !await factors.TakeAsync(db, member.Id, code, ct))
        {
            LogRefused(log, id, allowed: true);
            return SignInAnswer.Refused;
        }
        throttle.Succeeded(member.EmailKey, address);
        await Http.SignOutAsync(HalfwayScheme);
        await FinishAsync(db, member, ct);
        return SignInAnswer.SignedIn;
    }

    public async Task SignOutAsync(CancellationToken ct = default)
        => await Http.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);

    public async Task<bool> NeedsSetupAsync(CancellationToken ct = default)
    {
        await using var db = source.Create(Author.System("sign-in"));
        return !await db.Staff().AnyAsync(ct);
    }

    public async Task SetUpAsync(SetupInput input, CancellationToken ct = default)
    {
        ValidateWith(input, input.Password, input.Again, nameof(input.Again));
        PasswordSetting.Check(input.Password!, input.Name!, input.Email!, hasSecondFactor: false, nameof(input.Password));
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

    public async Task<string?> InvitedAsync(string token, CancellationToken ct = default)
    {
        await using var db = source.Create(Author.System("sign-in"));
        return (await FindInvitedAsync(db, token, ct))?.Name;
    }

    public async Task AcceptInvitationAsync(InvitationInput input, CancellationToken ct = default)
    {
        ValidateWith(input, input.Password, input.Again, nameof(input.Again));
        await using var db = source.Create(Author.System("sign-in"));
        var invited = await FindInvitedAsync(db, input.Token!, ct) ?? throw new RuleException("invite.over");
        PasswordSetting.Check(input.Password!, invited.Name, invited.Email, invited.SecondFactor is not null, nameof(input.Password));
        await passwords.SetAsync(invited, input.Password!, nameof(input.Password), ct);
        await using var write = await db.BeginWriteAsync(ct);
        await db.EndSessionsAsync(s => s.StaffId == invited.Id, ct); // saves both; of two that use the link one meets a newer version
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

    private static ClaimsPrincipal PrincipalOf(long staffId, string scheme)
        => new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, staffId.ToString(CultureInfo.InvariantCulture))], scheme));

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

    private async Task FinishAsync(CrmDbContext db, StaffMember member, CancellationToken ct)
    {
        await db.Entry(member).ReloadAsync(ct);
        member.LastSignInAt = clock.GetMicroseconds();
        await db.SaveChangesAsync(ct);
        await Http.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme, PrincipalOf(member.Id, CookieAuthenticationDefaults.AuthenticationScheme));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in refused: staff {StaffId}, within limits {Allowed}")]
    private static partial void LogRefused(ILogger log, long? staffId, bool allowed);
}
