using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Membership.Blocklist;

namespace CrmAdmin.Tests.Features.Membership.Blocklist;

public abstract class BlocklistTest : CrmTest
{
    protected const string Fraud = "Payment fraud";

    protected IBlocklistService Blocklist => Get<IBlocklistService>();

    protected BlockRule Rule => Get<BlockRule>();

    /// <summary>As the dialog does: reads, changes, saves.</summary>
    protected async Task<BlockSaved> BlockAsync(
        long customer, bool purchases = true, bool signIn = false, DateOnly? until = null, string reason = Fraud, string? note = null)
    {
        var input = (await Blocklist.GetAsync(customer)).Input;
        (input.Purchases, input.SignIn, input.Until, input.Reason, input.Note) = (purchases, signIn, until, reason, note);
        return await Blocklist.SaveAsync(input);
    }

    protected async Task<BlockSaved> RemoveAsync(long customer)
        => await Blocklist.RemoveAsync(new(customer, 0, (await Blocklist.GetAsync(customer)).Input.Version));

    protected Task<BlockSaved> BlockContactAsync(string contact, bool purchases = true, bool signIn = false)
        => Blocklist.SaveAsync(new() { Contact = contact, Purchases = purchases, SignIn = signIn, Reason = Fraud });

    protected async Task<BlockCause> CauseAsync(BlockPlace place, long customer) => (await Rule.AskAsync(place, new(customer))).Cause;

    protected async Task<string> FlagsAsync(long customer)
    {
        var c = await QueryAsync(db => db.FindAsync<Customer>(customer).AsTask());
        return $"{(c!.BlockMarked ? "marked" : "-")} {(c.BlockPurchases ? "purchases" : "-")} {(c.BlockSignIn ? "sign-in" : "-")}";
    }
}
