using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.History.AccessLog;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

public sealed class PasswordSettingsService(ICurrentStaff current, ICrmDbSource source, Commands commands, IStoreInfo store) : IPasswordSettingsService
{
    public async Task<PasswordSettingsInput> GetAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.SettingsManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        var (rules, version) = await StoreSettings.ReadAsync<PasswordSettings>(db, ct);
        var (keeping, keepingVersion) = await StoreSettings.ReadAsync<AccessKeeping>(db, ct);
        return new()
        {
            Version = version + keepingVersion, // both only grow: the sum moves with a change of either
            MinimumLength = rules.MinimumLength,
            MinimumLengthWithSecondFactor = rules.MinimumLengthWithSecondFactor,
            MaximumLength = rules.MaximumLength,
            NeedsUpper = rules.NeedsUpper,
            NeedsLower = rules.NeedsLower,
            NeedsDigit = rules.NeedsDigit,
            NeedsSymbol = rules.NeedsSymbol,
            TemporaryMinutes = rules.TemporaryMinutes,
            MonthsKept = rules.MonthsKept,
            AccessMonthsKept = keeping.Months,
        };
    }

    public async Task<int> SaveAsync(PasswordSettingsInput input, CancellationToken ct = default)
    {
        var version = 0;
        await commands.RunAsync(Permissions.SettingsManage, input, async command =>
        {
            var (_, keepingVersion) = await StoreSettings.ReadAsync<AccessKeeping>(command.Db, ct);
            await StoreSettings.ChangeAsync(command.Db, RulesOf(input), input.Version - keepingVersion, ct);
            await StoreSettings.ChangeAsync(command.Db, new AccessKeeping { Months = input.AccessMonthsKept }, keepingVersion, ct);
            await command.SaveAsync();
            version = (await StoreSettings.ReadAsync<PasswordSettings>(command.Db, ct)).Version
                + (await StoreSettings.ReadAsync<AccessKeeping>(command.Db, ct)).Version;
        }, ct);
        return version;
    }

    public async Task<IReadOnlyList<InputError>> PreviewAsync(PasswordSettingsInput input, string password, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.SettingsManage, ct);
        return PasswordRules.Check("", password, RulesOf(input).Policy, secondFactor: false, store.Name);
    }

    private static PasswordSettings RulesOf(PasswordSettingsInput input) => new()
    {
        MinimumLength = input.MinimumLength,
        MinimumLengthWithSecondFactor = input.MinimumLengthWithSecondFactor,
        MaximumLength = input.MaximumLength,
        NeedsUpper = input.NeedsUpper,
        NeedsLower = input.NeedsLower,
        NeedsDigit = input.NeedsDigit,
        NeedsSymbol = input.NeedsSymbol,
        TemporaryMinutes = input.TemporaryMinutes,
        MonthsKept = input.MonthsKept,
    };
}
