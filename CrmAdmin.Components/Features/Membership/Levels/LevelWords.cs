namespace CrmAdmin.Components.Features.Membership.Levels;

/// <summary>Rates as people read and type them.</summary>
internal static class LevelWords
{
    public static string Percent(decimal percent) => percent.ToString("0.##", CultureInfo.CurrentUICulture) + "%";

    /// <summary>For a field that is typed into.</summary>
    public static string? Typed(decimal? percent) => percent?.ToString("0.##", CultureInfo.CurrentUICulture);

    /// <summary>Null for what is no number; a point is taken for a decimal point where the language writes a comma, too.</summary>
    public static decimal? Read(string? typed)
        => decimal.TryParse(typed?.Trim().TrimEnd('%').TrimEnd().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out var percent) ? percent : null;
}
