namespace CrmAdmin.Server.Identity;

/// <summary>The store's password rules, for customers and staff alike; as they stand at first, NIST SP 800-63B-4.</summary>
public sealed class PasswordSettings : ISettingGroup
{
    public static string Group => "passwords";

    public int MinimumLength { get; set; } = 15;

    public int MinimumLengthWithSecondFactor { get; set; } = PasswordPolicy.LowestMinimum;

    public int MaximumLength { get; set; } = PasswordPolicy.HighestMaximum;

    public bool NeedsUpper { get; set; }

    public bool NeedsLower { get; set; }

    public bool NeedsDigit { get; set; }

    public bool NeedsSymbol { get; set; }

    /// <summary>How long a temporary password is good for.</summary>
    public int TemporaryMinutes { get; set; } = 60;

    /// <summary>How long password events are kept: whole months back from now, in UTC.</summary>
    public int MonthsKept { get; set; } = 12;

    /// <summary>Never under what no store goes under, whatever is stored.</summary>
    public PasswordPolicy Policy => new()
    {
        MinimumLength = MinimumLength,
        MinimumLengthWithSecondFactor = MinimumLengthWithSecondFactor,
        MaximumLength = MaximumLength,
        NeedsUpper = NeedsUpper,
        NeedsLower = NeedsLower,
        NeedsDigit = NeedsDigit,
        NeedsSymbol = NeedsSymbol,
    };

    /// <summary>At most a day, whatever is stored.</summary>
    public TimeSpan TemporaryLifetime => TimeSpan.FromMinutes(Math.Clamp(TemporaryMinutes, 1, 24 * 60));

    public DateTimeOffset OldestAt(DateTimeOffset now) => now.AddMonths(-Math.Max(MonthsKept, 1));
}
