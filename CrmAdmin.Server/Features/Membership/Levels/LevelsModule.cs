using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Server.Features.History.EditLog;

namespace CrmAdmin.Server.Features.Membership.Levels;

internal sealed class LevelsModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IFirstData, FirstLevels>();
        services.AddSingleton<IFieldOwner, LevelField>();
        services.AddSingleton<ILoggedNames, LoggedLevels>();
        services.AddSingleton<LevelChanges>();
        services.AddScoped<ILevelsService, LevelsService>();
        services.AddScoped<ICustomerLevelService, CustomerLevelService>();
    }
}
