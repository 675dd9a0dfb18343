using System.Net;
using System.Security.Claims;
using CrmAdmin.Components.Features.Administration.Staff;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace CrmAdmin.Tests.Features.Administration.Staff;

/// <summary>A request from one address that keeps what cookies would keep.</summary>
internal sealed class Visitor(ISignInService door, IHttpContextAccessor http) : IAuthenticationService
{
    private readonly Dictionary<string, ClaimsPrincipal> signedIn = new(StringComparer.Ordinal);

    /// <summary>The key of the member whom the session's cookie was made for.</summary>
    public string? Session => signedIn.GetValueOrDefault("Cookies")?.FindFirstValue(ClaimTypes.NameIdentifier);

    public Task<SignInAnswer> SignInAsync(string email, string password)
        => InRequestAsync(() => door.SignInAsync(new() { Email = email, Password = password }));

    public Task<SignInAnswer> CodeAsync(string code) => InRequestAsync(() => door.SignInWithCodeAsync(code));

    public Task SignOutAsync() => InRequestAsync(async () =>
    {
        await door.SignOutAsync();
        return SignInAnswer.Refused;
    });

    public Task<AuthenticateResult> AuthenticateAsync(HttpContext context, string? scheme)
        => Task.FromResult(signedIn.GetValueOrDefault(scheme!) is { } principal
            ? AuthenticateResult.Success(new(principal, scheme!))
            : AuthenticateResult.NoResult());

    public Task SignInAsync(HttpContext context, string? scheme, ClaimsPrincipal principal, AuthenticationProperties? properties)
    {
        signedIn[scheme!] = principal;
        return Task.CompletedTask;
    }

    public Task SignOutAsync(HttpContext context, string? scheme, AuthenticationProperties? properties)
    {
        signedIn.Remove(scheme!);
        return Task.CompletedTask;
    }

    public Task ChallengeAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new NotSupportedException();

    public Task ForbidAsync(HttpContext context, string? scheme, AuthenticationProperties? properties) => throw new NotSupportedException();

    private async Task<SignInAnswer> InRequestAsync(Func<Task<SignInAnswer>> request)
    {
        var context = new DefaultHttpContext { RequestServices = new Services(this) };
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        http.HttpContext = context;
        return await request();
    }

    private sealed class Services(IAuthenticationService authentication) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(IAuthenticationService) ? authentication : null;
    }
}
