using CrmAdmin.Components.Features.Membership.Blocklist;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

/// <summary>What a blocked customer reads at each place, the reasons to choose from, and where the icon stands.</summary>
public sealed class AlertSettings : ISettingGroup
{
    public static string Group => "alerts";

    public BilingualText SignIn { get; set; } = new(
        "You cannot sign in with this account at present. Please contact us.", "현재 이 계정으로 로그인할 수 없습니다. 고객센터로 문의해 주세요.");

    public BilingualText ProductPage { get; set; } = new("This account cannot buy at present. Please contact us.", "현재 이 계정으로는 구매할 수 없습니다. 고객센터로 문의해 주세요.");

    public BilingualText Wishlist { get; set; } = new(
        "Items cannot be bought from this wishlist at present. Please contact us.", "현재 위시리스트의 상품을 구매할 수 없습니다. 고객센터로 문의해 주세요.");

    public BilingualText Cart { get; set; } = new("Orders from this account are paused. Please contact us.", "이 계정의 주문이 일시 중지되었습니다. 고객센터로 문의해 주세요.");

    public BilingualText Checkout { get; set; } = new("We cannot take this order at present. Please contact us.", "현재 이 주문을 접수할 수 없습니다. 고객센터로 문의해 주세요.");

    public IReadOnlyList<BilingualText> Reasons { get; set; } =
    [
        new("Payment fraud", "결제 사기"), new("Unpaid invoices", "대금 미납"), new("Repeated returns", "반복적인 반품"), new("Abuse of staff", "직원에 대한 폭언"),
        new("Misuse of promotions", "프로모션 악용"), new("Resale against the terms", "약관에 어긋나는 재판매"), new("Customer’s own request", "고객 본인 요청"), new("Other", "기타"),
    ];

    public BlockIconPosition IconPosition { get; set; }

    public BilingualText At(BlockPlace place) => place switch
    {
        BlockPlace.SignIn => SignIn,
        BlockPlace.ProductPage => ProductPage,
        BlockPlace.Wishlist => Wishlist,
        BlockPlace.Cart => Cart,
        _ => Checkout,
    };

    public void Set(BlockPlace place, BilingualText text) => _ = place switch
    {
        BlockPlace.SignIn => SignIn = text,
        BlockPlace.ProductPage => ProductPage = text,
        BlockPlace.Wishlist => Wishlist = text,
        BlockPlace.Cart => Cart = text,
        _ => Checkout = text,
    };

    /// <summary>A reason as people read it; one that is no longer offered keeps its words.</summary>
    public BilingualText ReasonOf(string english)
        => english == EarlierBlocks.Reason ? new("Set before the blocklist kept reasons", "사유 기록 이전에 등록됨")
            : Reasons.FirstOrDefault(reason => reason.English == english) ?? new(english, english);
}
