namespace CrmAdmin.Server.Foundation;

/// <summary>A phone or fax number that was read; see <see cref="Phones.Read"/>.</summary>
/// <param name="Digits">All that were typed, an extension's too.</param>
/// <param name="E164">The one form that the whole world has for it; null: no numbering plan knows it.</param>
/// <param name="CallingCode">The country's part of <paramref name="E164"/>, without the plus.</param>
/// <param name="Significant">What every way to write the number ends with: the rest of it, or of what was typed, without leading zeros.</param>
/// <param name="National">The digits as they are dialled at home.</param>
public sealed record Phone(string Digits, string? E164, string? CallingCode, string Significant, string? National)
{
    /// <summary>Digits by parts of which the number is found, in whatever notation: none of them is a part of another.</summary>
    public IEnumerable<string> SearchForms
    {
        get
        {
            List<string> forms = [.. new[] { E164?[1..], National, Digits }.OfType<string>().Distinct(StringComparer.Ordinal)];
            return forms.Where(form => !forms.Exists(other => other.Length > form.Length && other.Contains(form, StringComparison.Ordinal)));
        }
    }
}
