namespace CrmAdmin.Components.Features.Membership.Blocklist;

/// <summary>Where a customer meets a block.</summary>
public enum BlockPlace
{
    SignIn,
    ProductPage,
    Wishlist,
    Cart,
    Checkout,
}

/// <summary>Where the icon of the blocklist stands beside the customer ID.</summary>
public enum BlockIconPosition
{
    Before,
    After,
}

/// <summary>Words that the store itself writes, in both languages.</summary>
public sealed record BilingualText(string English, string Korean)
{
    /// <summary>In the reader's language.</summary>
    public string Text => In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    /// <param name="language">“ko” or “ko-KR”; anything else, and Korean that was left empty, gives English.</param>
    public string In(string? language)
        => language?.StartsWith("ko", StringComparison.OrdinalIgnoreCase) == true && !string.IsNullOrWhiteSpace(Korean) ? Korean : English;
}
