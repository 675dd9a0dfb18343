using System.ComponentModel.DataAnnotations;

namespace CrmAdmin.Components.Features.Membership.Levels;

/// <summary>The store's levels: at most thirty, in an order, exactly one of them the default.</summary>
public interface ILevelsService
{
    /// <summary>From the lowest upwards, with how many customers have each.</summary>
    [Requires(Permissions.SettingsManage)]
    Task<IReadOnlyList<LevelRow>> ListAsync(CancellationToken ct = default);

    /// <summary>Changes one, or adds one above all others.</summary>
    /// <exception cref="ConflictException">Somebody else changed it after <see cref="LevelInput.Version"/> was read.</exception>
    /// <exception cref="InvalidInputException">Also <c>level.name-taken</c>, and <c>level.default-needed</c>: another one is to be made the default
    /// instead.</exception>
    /// <exception cref="RuleException"><c>level.too-many</c>.</exception>
    [Requires(Permissions.SettingsManage)]
    Task SaveAsync(LevelInput input, Guid key, CancellationToken ct = default);

    /// <summary>Changes places with its neighbour; at the end of the order nothing happens.</summary>
    /// <exception cref="ConflictException">Somebody else moved or changed it since.</exception>
    [Requires(Permissions.SettingsManage)]
    Task MoveAsync(LevelMove move, Guid key, CancellationToken ct = default);

    /// <exception cref="ConflictException">Somebody else changed it since.</exception>
    /// <exception cref="RuleException"><c>level.has-members</c>, with their number; <c>level.is-default</c>.</exception>
    [Requires(Permissions.SettingsManage)]
    Task DeleteAsync(long id, int version, CancellationToken ct = default);
}

public sealed record LevelRow(long Id, int Version, string Name, decimal DiscountPercent, decimal PointsPercent, bool IsDefault, int Members);

/// <param name="Up">To a higher rank.</param>
public sealed record LevelMove(long Id, int Version, bool Up);

/// <summary>One form, one argument.</summary>
public sealed class LevelInput
{
    public const int NameLength = 60;
    public const int MaxLevels = 30;

    /// <summary>0: a new one.</summary>
    public long Id { get; set; }

    public int Version { get; set; }

    /// <summary>Unique, whatever letters are capital.</summary>
    [Required, StringLength(NameLength)]
    public string? Name { get; set; }

    [Percent]
    public decimal? DiscountPercent { get; set; } = 0;

    [Percent]
    public decimal? PointsPercent { get; set; } = 0;

    public bool IsDefault { get; set; }
}

/// <summary>From 0 to 100 with at most two decimals; none is invalid.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PercentAttribute : ValidationAttribute
{
    public PercentAttribute() => ErrorMessage = "level.percent";

    public override bool IsValid(object? value) => value is decimal percent and >= 0 and <= 100 && decimal.Round(percent, 2) == percent;
}
