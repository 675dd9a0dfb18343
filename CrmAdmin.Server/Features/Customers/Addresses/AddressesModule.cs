using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Server.Features.History.EditLog;

namespace CrmAdmin.Server.Features.Customers.Addresses;

internal sealed class AddressesModule : ICrmModule
{
    public void AddServices(IServiceCollection services)
    {
        services.AddSingleton<IFirstData, EarlierPlaces>();
        services.AddSingleton<IEditFollower, CustomerCountry>();
        services.AddSingleton(new FieldRights(typeof(Address), AddressesService.MayWrite));
        services.AddScoped<IAddressesService, AddressesService>();
    }
}
