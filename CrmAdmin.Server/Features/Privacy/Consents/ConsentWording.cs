using System.Security.Cryptography;
using System.Text;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>
/// What customers are asked, one version in one language. Never changed: another text is another number. That nobody changed one
/// all the same is what <see cref="LedgerCheck"/> compares with the digests in the entries.
/// </summary>
public sealed class ConsentWording : IAuditedAdministrationData
{
    public long Id { get; init; }
    public int Version { get; set; }

    /// <summary>A code of <see cref="ConsentKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>From 1, per kind; the same in all its languages.</summary>
    public required int Number { get; init; }

    /// <summary>Two letters.</summary>
    public required string Language { get; init; }

    public required string Text { get; init; }

    /// <summary>From when customers are shown it.</summary>
    public required DateTimeOffset Since { get; init; }

    public string Label => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Number} ({Language})");

    public ChangeArea Area => ChangeArea.Settings;

    public static string DigestOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>As <see cref="LedgerEntry.Wording"/> names it.</summary>
    public static string NameOf(int number, string language) => string.Create(CultureInfo.InvariantCulture, $"{number} {language}");

    /// <summary>What a new shop starts with.</summary>
    public static IReadOnlyList<ConsentWording> Defaults(DateTimeOffset since) =>
    [
        First(ConsentKinds.ThirdParty, "en", since, """
            I agree that my name, contact details and order details are given to the third parties named in the privacy policy, for the purposes named there and for as long as these need them.
            I may refuse, and may withdraw this consent at any time; the shop then goes on serving me, without the services of those third parties.
            """),
        First(ConsentKinds.ThirdParty, "ko", since, """
            본인은 개인정보처리방침에 명시된 제3자에게 성명, 연락처 및 주문 정보가 그 목적에 필요한 기간 동안 제공되는 것에 동의합니다.
            동의를 거부할 수 있으며 언제든지 철회할 수 있습니다. 이 경우에도 쇼핑몰 이용은 가능하지만 해당 제3자의 서비스는 제공되지 않습니다.
            """),
        First(ConsentKinds.Consignment, "en", since, """
            I agree that the companies named in the privacy policy process my personal information on the shop's behalf, such as delivery, payment and customer service, and only as the shop instructs them.
            I may refuse, and may withdraw this consent at any time; what needs these companies is then not possible.
            """),
        First(ConsentKinds.Consignment, "ko", since, """
            본인은 개인정보처리방침에 명시된 수탁업체가 배송, 결제, 고객 상담 등 쇼핑몰이 위탁한 업무를 위하여 쇼핑몰의 지시에 따라 개인정보를 처리하는 것에 동의합니다.
            동의를 거부할 수 있으며 언제든지 철회할 수 있습니다. 이 경우 해당 수탁업체가 필요한 서비스는 이용할 수 없습니다.
            """),
    ];

    private static ConsentWording First(string kind, string language, DateTimeOffset since, string text)
        => new() { Kind = kind, Number = 1, Language = language, Text = text, Since = since };
}

public static class ConsentWordings
{
    private const string Fallback = "en";

    public static DbSet<ConsentWording> Wordings(this CrmDbContext db) => db.Set<ConsentWording>();

    /// <summary>The version in force, in the language asked for, else in English, else in any.</summary>
    /// <exception cref="NotFoundException">There is no such kind.</exception>
    public static async Task<ConsentWording> CurrentWordingAsync(this CrmDbContext db, string kind, string language, CancellationToken ct)
    {
        var now = db.Now;
        var inForce = db.Wordings().AsNoTracking().Where(w => w.Kind == kind && w.Since <= now);
        var newest = await inForce.MaxAsync(w => (int?)w.Number, ct) ?? throw new NotFoundException();
        var versions = await inForce.Where(w => w.Number == newest).OrderBy(w => w.Language).ToListAsync(ct);
        return versions.Find(w => w.Language == language) ?? versions.Find(w => w.Language == Fallback) ?? versions[0];
    }
}
