namespace CrmAdmin.Server.Features.Customers.Search;

internal sealed class SearchModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IFeatureSql, SearchSql>();
        services.AddSingleton<CustomerSearch>();
    }
}
