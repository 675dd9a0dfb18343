using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Cli;
using CrmAdmin.Server.Hosting;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;

namespace CrmAdmin.Server.Features.Administration.Staff;

internal sealed class StaffModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddScoped<CurrentStaff>();
        services.AddScoped<ICurrentStaff>(scope => scope.GetRequiredService<CurrentStaff>());
        services.AddSingleton<PasswordSetting>();
        services.AddSingleton<SignInTries>();
        services.AddSingleton<Invitations>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<SessionBook>();
        services.AddSingleton<SetupToken>();
        services.AddScoped<IStaffService, StaffService>();
        services.AddScoped<IRightsService, RightsService>();
        services.AddScoped<ISelfService, SelfService>();
        services.AddScoped<ISignInService, SignInService>();
    }

    public void AddServing(IServiceCollection services)
    {
        services.AddSingleton<IServeStep, SetupStep>();
        services.AddScoped<CircuitHandler, CircuitStaff>();
        services.AddSingleton<StaffTickets>();
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie =>
            {
                cookie.LoginPath = "/login";
                cookie.AccessDeniedPath = "/error";
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.ExpireTimeSpan = SessionBook.Longest;
                cookie.SlidingExpiration = false;
            })
            .AddCookie(SignInService.HalfwayScheme, cookie =>
            {
                cookie.Cookie.Name = "crm-halfway";
                cookie.ExpireTimeSpan = TimeSpan.FromMinutes(5);
                cookie.SlidingExpiration = false;
                cookie.Cookie.SameSite = SameSiteMode.Strict;
            });
        services.AddSingleton<IPostConfigureOptions<CookieAuthenticationOptions>, SessionCookies>();
    }

    public void MapRoutes(IEndpointRouteBuilder routes) => routes.MapPost("/session/ping", PingAsync).RequireAuthorization().DisableAntiforgery();

    // Circuits send no HTTP: the page reports activity so that the idle limit counts from the last click or key. Changes
    // nothing but that moment, and takes it from our own pages only.
    private static async Task<IResult> PingAsync(HttpContext http, SessionBook sessions, CancellationToken ct)
    {
        if (!CircuitAdmission.IsOwnOrigin(http.Request))
        {
            return TypedResults.StatusCode(StatusCodes.Status403Forbidden);
        }
        if (StaffClaims.SessionOf(http.User) is { } session)
        {
            await sessions.TouchAsync(session, ct);
        }
        return TypedResults.NoContent();
    }
}
