using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace CrmAdmin.Components.Ui.Editing;

/// <summary>
/// What a person typed and has not saved: kept for a week, so that neither a reload nor a lost line costs text. Everybody finds their own only.
/// </summary>
public interface IDraftsService
{
    /// <summary>What is kept of this form, newest first: several where several browsers typed.</summary>
    [Requires(Permissions.Self)]
    Task<IReadOnlyList<DraftRow>> ListAsync(string form, CancellationToken ct = default);

    /// <summary>
    /// Answered when it is written, with others in one batch. Where the kept one is no more the version that <paramref name="input"/> names, it stays,
    /// and the new one is kept beside it.
    /// </summary>
    [Requires(Permissions.Self)]
    Task<DraftKept> KeepAsync(DraftInput input, CancellationToken ct = default);

    /// <summary>Removes this version only; what was typed into it elsewhere since stays.</summary>
    [Requires(Permissions.Self)]
    Task DiscardAsync(long id, int revision, CancellationToken ct = default);
}

/// <summary>A field that was typed into: what stood there when it was read, and what was typed. As JSON, since a draft knows no form.</summary>
public sealed record DraftField(JsonElement Was, JsonElement Typed);

/// <param name="Revision">Its own version: to be named when it is written on or discarded.</param>
/// <param name="BaseVersion">Of the record, when it was read.</param>
/// <param name="Fields">Those typed into, by name.</param>
public sealed record DraftRow(long Id, int Revision, DateTimeOffset At, long BaseVersion, IReadOnlyDictionary<string, DraftField> Fields);

public sealed record DraftKept(long Id, int Revision);

public sealed class DraftInput : IValidatableObject
{
    public const int FormLength = 100;
    public const int MaxLength = 100_000;

    /// <summary>0: a new one.</summary>
    public long Id { get; set; }

    public int Revision { get; set; }

    /// <summary>The kind of form and the record, e.g. <c>level/7</c>.</summary>
    [Required, StringLength(FormLength)]
    public string? Form { get; set; }

    /// <summary>Whose record it is; null: no customer's.</summary>
    public long? CustomerId { get; set; }

    public long BaseVersion { get; set; }

    [Required]
    public IReadOnlyDictionary<string, DraftField>? Fields { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Fields?.Sum(field => field.Key.Length + field.Value.Was.GetRawText().Length + field.Value.Typed.GetRawText().Length) > MaxLength)
        {
            yield return new("input.invalid", [nameof(Fields)]);
        }
    }
}
