using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Components.Features.SignIn.Passwords;

namespace CrmAdmin.Tests.Support;

/// <summary>Commands of which no test asks what a repeated key does: each with a key of its own.</summary>
internal static class NewKeys
{
    public static Task<LevelSaved> SaveAsync(this ICustomerLevelService levels, CustomerLevelInput input) => levels.SaveAsync(input, Guid.NewGuid());

    public static Task SaveAsync(this ILevelsService levels, LevelInput input) => levels.SaveAsync(input, Guid.NewGuid());

    public static Task MoveAsync(this ILevelsService levels, LevelMove move) => levels.MoveAsync(move, Guid.NewGuid());

    public static Task<BlockSaved> SaveAsync(this IBlocklistService blocklist, BlockInput input) => blocklist.SaveAsync(input, Guid.NewGuid());

    public static Task<BlockSaved> RemoveAsync(this IBlocklistService blocklist, BlockRemoval removal) => blocklist.RemoveAsync(removal, Guid.NewGuid());

    public static Task<ConsentAnswer> SaveAsync(this IConsentsService consents, ConsentInput input) => consents.SaveAsync(input, Guid.NewGuid());

    public static Task<TemporarySent> SendTemporaryAsync(this IPasswordsService passwords, TemporaryInput input)
        => passwords.SendTemporaryAsync(input, Guid.NewGuid());

    public static Task<ResetDone> ResetAsync(this IPasswordsService passwords, ResetInput input) => passwords.ResetAsync(input, Guid.NewGuid());
}
