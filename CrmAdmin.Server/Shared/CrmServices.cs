using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.AccessLog;
using CrmAdmin.Components.Features.Addresses;
using CrmAdmin.Components.Features.Blocklist;
using CrmAdmin.Components.Features.Consents;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Components.Features.EditLog;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Components.Features.Jobs;
using CrmAdmin.Components.Features.Mail;
using CrmAdmin.Components.Features.Staff;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.AccessLog;
using CrmAdmin.Server.Features.Addresses;
using CrmAdmin.Server.Features.Blocklist;
using CrmAdmin.Server.Features.Consents;
using CrmAdmin.Server.Features.Customers;
using CrmAdmin.Server.Features.Demo;
using CrmAdmin.Server.Features.EditLog;
using CrmAdmin.Server.Features.Exchange;
using CrmAdmin.Server.Features.Jobs;
using CrmAdmin.Server.Features.Mail;
using CrmAdmin.Server.Features.Search;
using CrmAdmin.Server.Features.Settings;
using CrmAdmin.Server.Features.Staff;
using CrmAdmin.Server.Security;

namespace CrmAdmin.Server.Shared;

/// <summary>What the features register: the same for a served process, a command-line verb and a test.</summary>
public static class CrmServices
{
    public static IServiceCollection AddCrm(this IServiceCollection services, StorageOptions storage)
    {
        services.AddCrmStorage(storage);
        services.AddLocalization();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IEditRecorder, EditRecorder>();
        services.AddSingleton<IFeatureSql, SearchSql>();
        services.AddSingleton<IFeatureSql, LedgerSql>();
        services.AddSingleton<CustomerSearch>();
        services.AddSingleton(services => new LedgerSeal(services.GetRequiredService<MasterKey>));
        services.AddSingleton<LedgerNote>();
        services.AddSingleton<ConsentLedger>();
        services.AddSingleton<LedgerCheck>();
        services.AddSingleton<EditUndo>();
        services.AddSingleton(new FieldRights(typeof(Customer), AccountService.MayWrite));
        services.AddSingleton(new FieldRights(typeof(Address), AddressesService.MayWrite));
        services.AddSingleton<BlockChanges>();
        services.AddSingleton<BlockRule>();
        services.AddSingleton<BlockLookAlikes>();
        services.AddSingleton<BlockReading>();
        services.AddSingleton<EarlierBlocks>();
        services.AddSingleton<IScheduledJob, BlockExpiryJob>();
        services.AddSingleton<IScheduledJob, RetentionJob>();
        services.AddSingleton<IScheduledJob, AccessKeepingJob>();
        services.AddSingleton<IScheduledJob, DoneCommandJob>();
        services.AddSingleton<JobRuns>();
        services.AddSingleton<JobRunner>();
        services.AddHostedService(services => services.GetRequiredService<JobRunner>()); // its stop ends what runs
        services.AddScoped<IJobsService, JobsService>();
        services.AddSingleton<StoreSettings>();
        services.AddSingleton(_ => new PasswordHashes());
        services.AddSingleton<PasswordSetting>();
        services.AddSingleton<SignInThrottle>();
        services.AddSingleton<SignInTries>();
        services.AddSingleton<Newcomers>();
        services.AddSingleton<SecondFactors>();
        services.AddSingleton<SessionBook>();
        services.AddSingleton<SetupToken>();
        services.AddSingleton<FirstData>();
        services.AddSingleton<CustomerSeed>();
        services.AddSingleton<ConsentSeed>();
        services.AddSingleton<DemoData>();
        services.AddScoped<CurrentStaff>();
        services.AddScoped<ICurrentStaff>(scope => scope.GetRequiredService<CurrentStaff>());
        services.AddScoped<ICustomersService, CustomersService>();
        services.AddScoped<IAccountService, AccountService>();
        services.AddScoped<IAddressesService, AddressesService>();
        services.AddScoped<IBlocklistService, BlocklistService>();
        services.AddScoped<IAlertsService, AlertsService>();
        services.AddScoped<IConsentsService, ConsentsService>();
        services.AddScoped<ILedgerService, LedgerService>();
        services.AddScoped<IEditLogService, EditLogService>();
        services.AddSingleton<AccessRecorder>();
        services.AddHostedService(services => services.GetRequiredService<AccessRecorder>());
        services.AddScoped<IAccessLogService, AccessLogService>();
        services.AddSingleton<ImportRun>();
        services.AddSingleton<ImportUploads>();
        services.AddHostedService(services => services.GetRequiredService<ImportUploads>());
        services.AddScoped<IImportsService, ImportsService>();
        services.AddSingleton<Outbox>();
        services.AddSingleton<MailDelivery>();
        services.AddSingleton<MailSender>();
        services.AddScoped<IMailService, MailService>();
        services.AddScoped<IOutboxService, OutboxService>();
        services.AddScoped<IStaffService, StaffService>();
        services.AddScoped<IRightsService, RightsService>();
        services.AddScoped<ISelfService, SelfService>();
        services.AddScoped<ISignInService, SignInService>();
        return services;
    }
}
