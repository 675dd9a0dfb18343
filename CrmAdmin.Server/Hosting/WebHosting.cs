using Microsoft.AspNetCore.HttpOverrides;

namespace CrmAdmin.Server.Hosting;

/// <summary>The web half of the program: what a served process has and a command-line command has not.</summary>
internal static class WebHosting
{
    public static void AddCrmWeb(this WebApplicationBuilder builder, StorageOptions storage)
    {
        var services = builder.Services;
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024; // uploads raise it on their own route
        });
        var key = MasterKeyFile.Load(builder.Configuration, storage.Folder, builder.Environment.IsDevelopment());
        services.AddCrmDataProtection(Path.Combine(storage.Folder, "keys"), key);
        services.AddRazorComponents().AddInteractiveServerComponents(circuits =>
        {
            circuits.DetailedErrors = false;
            circuits.DisconnectedCircuitMaxRetained = 200;
        });
        services.AddCrmUi();
        services.AddCascadingAuthenticationState();
        services.AddSingleton(builder.Configuration.GetSection("Circuits").Get<CircuitLimits>() ?? new());
        services.AddSingleton<CircuitAdmission>();
        foreach (var module in CrmModules.All)
        {
            module.AddServing(services);
        }
        services.AddAuthorization();
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "crm-antiforgery";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            antiforgery.SuppressXFrameOptionsHeader = true; // the content policy says it
        });
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            // Only of the proxies that are listed: anybody else could name any address and any scheme.
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            foreach (var proxy in (builder.Configuration["Proxies"] ?? "").Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries))
            {
                forwarded.KnownProxies.Add(System.Net.IPAddress.Parse(proxy));
            }
            if (forwarded.KnownProxies.Count == 0)
            {
                forwarded.ForwardedHeaders = ForwardedHeaders.None;
            }
        });
        services.AddRequestLocalization(languages => languages
            .SetDefaultCulture("en").AddSupportedCultures(Endpoints.Cultures).AddSupportedUICultures(Endpoints.Cultures));
    }

    public static void UseCrmWeb(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseSecurityHeaders();
        app.UseExceptionHandler("/error");
        app.UseStorageAnswers();

        // People who open a page get words; a form or the hub gets its status: the error page would refuse their method and token.
        app.UseWhen(
            context => HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase),
            pages => pages.UseStatusCodePagesWithReExecute("/error", "?status={0}"));
        app.UseRouting(); // here, so that the error page's own path is routed when a request is run again
        app.UseRequestLocalization();
        app.UseWebSockets();
        app.UseAuthentication();
        app.Use(StorageAnswers.NeedToKnowAsync);
        app.Use(app.Services.GetRequiredService<CircuitAdmission>().InvokeAsync);
        app.Use((context, next) =>
        {
            context.RequestServices.GetRequiredService<ICurrentStaff>().UseSession(context.User, "ui");
            return next(context);
        });
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapCrmEndpoints();
        foreach (var module in CrmModules.All)
        {
            module.MapRoutes(app);
        }
        app.MapRazorComponents<App>()
            .AddInteractiveServerRenderMode()
            .AddAdditionalAssemblies(typeof(Permissions).Assembly)
            .RequireAuthorization();
    }
}
