using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.History.EditLog;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

internal sealed class BlocklistModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IBackfill, EarlierContacts>();
        services.AddSingleton<IFirstData, EarlierBlocks>();
        services.AddSingleton<IFieldOwner, BlockFlags>();
        services.AddSingleton<BlockChanges>();
        services.AddSingleton<BlockRule>();
        services.AddSingleton<BlockLookAlikes>();
        services.AddSingleton<BlockQueries>();
        services.AddSingleton<IJob, BlockExpiryJob>();
        services.AddScoped<IBlocklistService, BlocklistService>();
        services.AddScoped<IAlertsService, AlertsService>();
    }
}
