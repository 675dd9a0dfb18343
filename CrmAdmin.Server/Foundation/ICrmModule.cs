namespace CrmAdmin.Server.Foundation;

/// <summary>What a feature brings to the server. Found by reflection, so that no list outside the feature's folder is edited. Made without arguments.</summary>
public interface ICrmModule
{
    /// <summary>The same for a served process, a command of the command line and a test.</summary>
    void AddServices(IServiceCollection services);

    /// <summary>What only a process that serves pages has: cookies, and work that goes on beside the requests.</summary>
    void AddServing(IServiceCollection services)
    {
    }

    void MapRoutes(IEndpointRouteBuilder routes)
    {
    }
}
