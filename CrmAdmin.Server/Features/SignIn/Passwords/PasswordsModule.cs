using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Administration.Jobs;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

internal sealed class PasswordsModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<PasswordMails>();
        services.AddSingleton<TemporaryPasswords>();
        services.AddSingleton<PasswordLog>();
        services.AddSingleton<PasswordResets>();
        services.AddSingleton<CustomerSignIn>();
        services.AddSingleton<IJob, PasswordEventRetentionJob>();
        services.AddScoped<IPasswordsService, PasswordsService>();
        services.AddScoped<IPasswordSettingsService, PasswordSettingsService>();
    }
}
