using CrmAdmin.Components.Features.Outreach.Mail;

namespace CrmAdmin.Server.Features.Outreach.Mail;

internal sealed class MailModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<Outbox>();
        services.AddSingleton(new SmtpOptions());
        services.AddSingleton<MailDelivery>();
        services.AddSingleton<MailSender>();
        services.AddScoped<IMailService, MailService>();
        services.AddScoped<IOutboxService, OutboxService>();
    }

    public void AddServing(IServiceCollection services)
        => services.AddHostedService(services => services.GetRequiredService<MailSender>()); // a command of the command line sends nothing
}
