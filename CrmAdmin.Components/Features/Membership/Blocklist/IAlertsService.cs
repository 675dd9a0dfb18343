using System.ComponentModel.DataAnnotations;

namespace CrmAdmin.Components.Features.Membership.Blocklist;

/// <summary>What blocked customers are told, the reasons that staff choose from, and where the icon stands.</summary>
public interface IAlertsService
{
    [Requires(Permissions.SettingsManage)]
    Task<AlertsInput> GetAsync(CancellationToken ct = default);

    /// <returns>The version to be sent with the next change.</returns>
    /// <exception cref="ConflictException">Somebody else changed the settings after <see cref="AlertsInput.Version"/> was read.</exception>
    [Requires(Permissions.SettingsManage)]
    Task<int> SaveAsync(AlertsInput input, CancellationToken ct = default);

    /// <summary>For every page that shows the icon.</summary>
    [Requires(Permissions.Self)]
    Task<BlockIconPosition> GetIconPositionAsync(CancellationToken ct = default);
}

/// <summary>One form, one argument.</summary>
public sealed class AlertsInput : IValidatableObject
{
    public const int MessageLength = 400;
    public const int ReasonLength = 100;
    public const int MaxReasons = 40;

    public int Version { get; set; }

    [EnumDataType(typeof(BlockIconPosition))]
    public BlockIconPosition IconPosition { get; set; }

    /// <summary>One for each place. Korean may be empty: the English then stands for it.</summary>
    public IReadOnlyList<AlertMessage> Messages { get; set; } = [];

    /// <summary>In the order in which they are offered.</summary>
    public IReadOnlyList<AlertReason> Reasons { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var message in Messages)
        {
            foreach (var (name, text, isRequired) in new[] { ("English", message.English, true), ("Korean", message.Korean, false) })
            {
                if (CodeOf(text, isRequired, MessageLength) is { } code)
                {
                    yield return new ValidationResult(code, [$"{message.Place}.{name}"]);
                }
            }
        }
        if (Messages.Select(message => message.Place).Distinct().Count() != Messages.Count || Messages.Any(message => !Enum.IsDefined(message.Place)))
        {
            yield return new ValidationResult("input.invalid", [nameof(Messages)]);
        }
        for (var i = 0; i < Reasons.Count; i++)
        {
            if (CodeOf(Reasons[i].English, isRequired: true, ReasonLength) is { } code)
            {
                yield return new ValidationResult(code, [$"Reasons.{i}.English"]);
            }
            else if (Reasons.Take(i).Any(other => string.Equals(other.English?.Trim(), Reasons[i].English?.Trim(), StringComparison.OrdinalIgnoreCase)))
            {
                yield return new ValidationResult("block.reason-twice", [$"Reasons.{i}.English"]);
            }
            if (CodeOf(Reasons[i].Korean, isRequired: false, ReasonLength) is { } korean)
            {
                yield return new ValidationResult(korean, [$"Reasons.{i}.Korean"]);
            }
        }
        if (Reasons.Count is 0 or > MaxReasons)
        {
            yield return new ValidationResult("block.reasons-count", [nameof(Reasons)]);
        }
    }

    private static string? CodeOf(string? text, bool isRequired, int longest)
        => string.IsNullOrWhiteSpace(text) ? (isRequired ? "input.required" : null) : text.Trim().Length > longest ? "block.text-too-long" : null;
}

public sealed class AlertMessage
{
    public BlockPlace Place { get; set; }
    public string? English { get; set; }
    public string? Korean { get; set; }
}

public sealed class AlertReason
{
    public string? English { get; set; }
    public string? Korean { get; set; }
}
