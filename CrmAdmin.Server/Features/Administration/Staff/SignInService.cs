using System.Security.Claims;
using CrmAdmin.Components.Features.Administration.Staff;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace CrmAdmin.Server.Features.Administration.Staff;

public sealed partial class SignInService(
    ICrmDbSource source, SignInTries tries, SecondFactors factors, Invitations invitations, IHttpContextAccessor http,
    ILogger<SignInService> log) : ISignInService
{
    /// <summary>Holds for five minutes whose password was right while the code is asked for.</summary>
    public const string HalfwayScheme = "second-factor";

    private HttpContext Http => http.HttpContext ?? throw new InvalidOperationException("Signing in needs a request: static pages only.");

    public async Task<SignInAnswer> SignInAsync(SignInInput input, CancellationToken ct = default)
    {
        var key = StaffMember.KeyOf(input.Email ?? "");
        var address = Http.Connection.RemoteIpAddress;
        await using var db = source.Create(Author.System("sign-in"));
        var member = await db.Staff().SingleOrDefaultAsync(m => m.EmailKey == key, ct);

        // Also for the unknown, the disabled and the locked: the answer takes as long as for a wrong password.
        PasswordTry tried;
        try
        {
            tried = await tries.PasswordAsync(key, address, member?.PasswordHash, input.Password ?? "", ct);
        }
        catch (RuleException)
        {
            return SignInAnswer.Refused; // too many at once; it was not counted
        }
        if (!tried.Right || member is null || member.IsDisabled)
        {
            LogRefused(log, member?.Id, tried.WithinLimits);
            return SignInAnswer.Refused;
        }
        if (tried.Stale)
        {
            member.PasswordHash = await tries.HashAnewAsync(input.Password!, ct);
            await db.SaveChangesAsync(ct);
        }
        if (member.SecondFactor is not null)
        {
            tries.Withdraw(key, address); // neither in nor wrong: the code decides
            await Http.SignInAsync(HalfwayScheme, PrincipalOf(member.Id, HalfwayScheme));
            return SignInAnswer.CodeNeeded;
        }
        tries.Succeeded(key, address);
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
        if (!tries.MayTry(member.EmailKey, address) || member.IsDisabled || !await factors.TakeAsync(db, member.Id, code, ct))
        {
            LogRefused(log, id, allowed: true);
            return SignInAnswer.Refused;
        }
        tries.Succeeded(member.EmailKey, address);
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

    public Task SetUpAsync(SetupInput input, CancellationToken ct = default) => invitations.SetUpAsync(input, ct);

    public Task<string?> InvitedAsync(string token, CancellationToken ct = default) => invitations.InvitedAsync(token, ct);

    public Task AcceptInvitationAsync(InvitationInput input, CancellationToken ct = default) => invitations.AcceptAsync(input, ct);

    private static ClaimsPrincipal PrincipalOf(long staffId, string scheme)
        => new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, staffId.ToString(CultureInfo.InvariantCulture))], scheme));

    private async Task FinishAsync(CrmDbContext db, StaffMember member, CancellationToken ct)
    {
        await db.Entry(member).ReloadAsync(ct);
        member.LastSignInAt = db.Now;
        await db.SaveChangesAsync(ct);
        await Http.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme, PrincipalOf(member.Id, CookieAuthenticationDefaults.AuthenticationScheme));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in refused: staff {StaffId}, within limits {Allowed}")]
    private static partial void LogRefused(ILogger log, long? staffId, bool allowed);
}
