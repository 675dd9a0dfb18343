namespace CrmAdmin.Server.Foundation;

/// <summary>All features of the server, by their names.</summary>
public static class CrmModules
{
    public static IReadOnlyList<ICrmModule> All { get; } =
    [
        .. typeof(CrmModules).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(ICrmModule)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (ICrmModule)Activator.CreateInstance(type)!),
    ];

    public static IServiceCollection AddCrm(this IServiceCollection services, StorageOptions storage)
    {
        services.AddCrmStorage(storage);
        services.AddLocalization();
        services.AddHttpContextAccessor(); // empty on the command line, where nobody signs in
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<StoreSettings>();
        services.AddSingleton<FirstData>();
        foreach (var module in All)
        {
            module.AddServices(services);
        }
        return services;
    }
}
