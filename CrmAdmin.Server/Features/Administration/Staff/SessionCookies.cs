using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary>
/// The two cookies of signing in. Over https each is bound by its name to this host and to TLS, whoever ends the TLS; plain http is
/// for loopback, where browsers keep no such cookie.
/// </summary>
internal sealed class SessionCookies(StaffTickets tickets, IConfiguration configuration) : IPostConfigureOptions<CookieAuthenticationOptions>
{
    public void PostConfigure(string? name, CookieAuthenticationOptions options)
    {
        var isSession = name == CookieAuthenticationDefaults.AuthenticationScheme;
        if (isSession)
        {
            options.SessionStore = tickets;
            options.Cookie.Name = "crm";
            options.Cookie.SameSite = SameSiteMode.Lax;
        }
        else if (name != SignInService.HalfwayScheme)
        {
            return;
        }
        var always = IsServedOverTls();
        options.Cookie.SecurePolicy = always ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        options.Cookie.HttpOnly = true;
        options.Cookie.Path = "/";
        options.CookieManager = new HostBound(always);
    }

    // Also behind a proxy that nobody listed: requests look like plain http there.
    private bool IsServedOverTls()
        => configuration["urls"]?.Contains("https://", StringComparison.OrdinalIgnoreCase) == true
            || configuration["Store:PublicUrl"]?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true;

    private sealed class HostBound(bool always) : ICookieManager
    {
        private readonly ChunkingCookieManager cookies = new();

        public string? GetRequestCookie(HttpContext context, string key) => cookies.GetRequestCookie(context, NameOf(context, key));

        public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options)
            => cookies.AppendResponseCookie(context, NameOf(context, key), value, options);

        public void DeleteCookie(HttpContext context, string key, CookieOptions options)
            => cookies.DeleteCookie(context, NameOf(context, key), options);

        private string NameOf(HttpContext context, string key) => always || context.Request.IsHttps ? "__Host-" + key : key;
    }
}
