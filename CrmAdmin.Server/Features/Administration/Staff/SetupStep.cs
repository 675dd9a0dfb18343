using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Cli;

namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary>Where nobody can sign in yet: prints the token that the first administrator is made with.</summary>
internal sealed class SetupStep(IServiceScopeFactory scopes, SetupToken token) : IServeStep
{
    public int Order => 20;

    public async Task RunAsync(ICliConsole console, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<ISignInService>().NeedsSetupAsync(ct))
        {
            console.WriteLine($"Nobody can sign in yet. Open /setup within an hour, with this token: {token.Make()}");
        }
    }
}
