using CrmAdmin.Server.Cli;

namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>A crash may have come between a consent's commit and the note of it.</summary>
internal sealed class LedgerCatchUp(ICrmDbSource source, ConsentLedger ledger) : IServeStep
{
    public async Task RunAsync(ICliConsole console, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("setup"));
        await ledger.CatchUpAsync(db, ct);
    }
}
