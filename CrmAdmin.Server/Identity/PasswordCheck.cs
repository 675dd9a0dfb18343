namespace CrmAdmin.Server.Identity;

/// <summary>
/// The one check of every password that is set: set-up, invitation and change of staff; of customers by hand, by the system and
/// by themselves. By the store's rules as they stand at that moment. Checks no right.
/// </summary>
public sealed class PasswordCheck(StoreSettings settings, IStoreInfo store) : IPasswordRulesService
{
    /// <exception cref="InvalidInputException">With every rule that it breaks, under <paramref name="field"/>.</exception>
    /// <param name="context">What somebody who knows the person would try first; the store's own name is added.</param>
    public async Task RequireAsync(string field, string password, bool hasSecondFactor, IEnumerable<string?> context, CancellationToken ct)
    {
        var policy = (await settings.GetAsync<PasswordSettings>(ct)).Policy;
        var broken = PasswordRules.Check(field, password, policy, hasSecondFactor, context.Append(store.Name));
        if (broken.Count > 0)
        {
            throw new InvalidInputException(broken);
        }
    }

    public async Task<PasswordDemands> GetAsync(CancellationToken ct = default)
    {
        var policy = (await settings.GetAsync<PasswordSettings>(ct)).Policy;
        return new(
            policy.MinimumLength, policy.MinimumLengthWithSecondFactor, policy.MaximumLength, policy.NeedsUpper, policy.NeedsLower, policy.NeedsDigit,
            policy.NeedsSymbol);
    }
}
