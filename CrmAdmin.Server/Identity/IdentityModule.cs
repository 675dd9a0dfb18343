namespace CrmAdmin.Server.Identity;

internal sealed class IdentityModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        // at its first use: most commands of the command line need none
        services.AddSingleton<Func<MasterKey>>(services => services.GetRequiredService<MasterKey>);
        services.AddSingleton(_ => new PasswordHashes());
        services.AddSingleton<PasswordCheck>();
        services.AddSingleton<IPasswordRulesService>(services => services.GetRequiredService<PasswordCheck>());
        services.AddSingleton<SignInThrottle>();
        services.AddScoped<Commands>();
    }
}
