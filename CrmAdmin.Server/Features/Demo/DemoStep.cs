using CrmAdmin.Server.Cli;

namespace CrmAdmin.Server.Features.Demo;

/// <summary>Serving a demonstration, its data and accounts; serving in earnest, none of its accounts.</summary>
internal sealed class DemoStep(DemoData demo, IStoreInfo store) : IServeStep
{
    public int Order => 10;

    public Task RunAsync(ICliConsole console, CancellationToken ct) => store.IsDemo ? demo.EnsureAsync(console, ct) : demo.CloseAccountsAsync(ct);
}
