namespace CrmAdmin.Components.Features.Privacy.Consents;

/// <summary>What a customer said when asked. Shown as T where agreed and as F otherwise; kept apart because they mean different things.</summary>
public enum ConsentState
{
    /// <summary>There is no entry.</summary>
    NeverAsked,
    Refused,
    Agreed,

    /// <summary>Agreed before, and took it back.</summary>
    Withdrawn,
}

/// <summary>Where the customer said it. Chosen by whoever records it; who that was and when is the system's to say.</summary>
public enum ConsentChannel
{
    Shop,
    Portal,
    Counter,
    Phone,
    Import,
}

/// <summary>
/// What can be consented to, by codes that are stored: they are never changed. A shop's own marketing consents will be further
/// codes, so nothing here may count on two.
/// </summary>
public static class ConsentKinds
{
    /// <summary>Provision of personal information to third parties.</summary>
    public const string ThirdParty = "third-party";

    /// <summary>Consignment of personal information processing.</summary>
    public const string Consignment = "consignment";

    /// <summary>Those that every shop has, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Always { get; } = [ThirdParty, Consignment];
}

/// <summary>The one rule of what an answer makes of a state; the dialog shows it beforehand, the service applies it.</summary>
public static class ConsentRules
{
    /// <param name="wording">Under which version the state came about; null: never asked.</param>
    /// <param name="shown">Which version the customer answers to now.</param>
    /// <returns>The same state where the answer says nothing new. A known answer to another wording is new.</returns>
    public static ConsentState Next(ConsentState before, int? wording, bool agrees, int shown) => (before, agrees) switch
    {
        (_, true) => ConsentState.Agreed,
        (ConsentState.Agreed, false) => ConsentState.Withdrawn,
        (ConsentState.Withdrawn, false) when wording == shown => ConsentState.Withdrawn,
        _ => ConsentState.Refused,
    };

    /// <summary>Whether the answer is to be recorded.</summary>
    public static bool IsNews(ConsentState before, int? wording, bool agrees, int shown)
        => Next(before, wording, agrees, shown) != before || wording != shown;

    /// <summary>T or F: no history reads F.</summary>
    public static bool IsAgreed(this ConsentState state) => state == ConsentState.Agreed;
}
