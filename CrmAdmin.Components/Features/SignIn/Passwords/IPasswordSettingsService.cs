using System.ComponentModel.DataAnnotations;

namespace CrmAdmin.Components.Features.SignIn.Passwords;

/// <summary>The store's one set of password rules, for customers and staff alike.</summary>
public interface IPasswordSettingsService
{
    [Requires(Permissions.SettingsManage)]
    Task<PasswordSettingsInput> GetAsync(CancellationToken ct = default);

    /// <summary>Holds for passwords set from then on; those that are there stay good.</summary>
    /// <returns>The new version.</returns>
    /// <exception cref="ConflictException">Somebody else saved after <see cref="PasswordSettingsInput.Version"/> was read.</exception>
    [Requires(Permissions.SettingsManage)]
    Task<int> SaveAsync(PasswordSettingsInput input, CancellationToken ct = default);

    /// <summary>What these rules, saved or not, would say of a password without a second factor. It is kept nowhere.</summary>
    /// <returns>The broken rules; none: it would be taken.</returns>
    [Requires(Permissions.SettingsManage)]
    Task<IReadOnlyList<InputError>> PreviewAsync(PasswordSettingsInput input, string password, CancellationToken ct = default);
}

public sealed class PasswordSettingsInput : IValidatableObject
{
    public int Version { get; set; }

    [Range(8, 64)]
    public int MinimumLength { get; set; } = 15;

    [Range(8, 64)]
    public int MinimumLengthWithSecondFactor { get; set; } = 8;

    [Range(64, 256)]
    public int MaximumLength { get; set; } = 256;

    public bool NeedsUpper { get; set; }
    public bool NeedsLower { get; set; }
    public bool NeedsDigit { get; set; }
    public bool NeedsSymbol { get; set; }

    /// <summary>How long a temporary password is good for: at most a day.</summary>
    [Range(5, 1_440)]
    public int TemporaryMinutes { get; set; } = 60;

    /// <summary>How long password events are kept.</summary>
    [Range(1, 120)]
    public int MonthsKept { get; set; } = 12;

    /// <summary>How long is kept who looked at customers and took data along.</summary>
    [Range(1, 120)]
    public int AccessMonthsKept { get; set; } = 12;

    public PasswordDemands ToDemands() => new(MinimumLength, MinimumLengthWithSecondFactor, MaximumLength, NeedsUpper, NeedsLower, NeedsDigit, NeedsSymbol);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinimumLengthWithSecondFactor > MinimumLength)
        {
            yield return new ValidationResult("password.second-factor-longer", [nameof(MinimumLengthWithSecondFactor)]);
        }
    }
}
