using CrmAdmin.Components.Features.Customers.List;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Features.Membership.Blocklist;

/// <summary>States and places as people read them.</summary>
internal static class BlockWords
{
    public static string Block(this IStringLocalizer<Texts> texts, BlockState block) => block switch
    {
        { Purchases: true, SignIn: true } => texts["Purchases and sign-in blocked"],
        { Purchases: true } => texts["Purchases blocked"],
        { SignIn: true } => texts["Sign-in blocked"],
        _ => texts["Marked only"],
    };

    public static string Place(this IStringLocalizer<Texts> texts, BlockPlace place) => place switch
    {
        BlockPlace.SignIn => texts["Sign-in"],
        BlockPlace.ProductPage => texts["Product page"],
        BlockPlace.Wishlist => texts["Wishlist"],
        BlockPlace.Cart => texts["Cart"],
        _ => texts["Checkout"],
    };
}
