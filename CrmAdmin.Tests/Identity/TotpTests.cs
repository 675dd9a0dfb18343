using System.Xml.Linq;
using OtpNet;
using Xunit;
using Totp = CrmAdmin.Server.Identity.Totp;

namespace CrmAdmin.Tests.Identity;

public sealed class TotpTests
{
    private static readonly string Secret = Base32Encoding.ToString("12345678901234567890"u8.ToArray());
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_010);

    // RFC 6238, appendix B, SHA-1, the last six of eight digits.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void The_codes_are_those_of_RFC_6238(long seconds, string code)
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, Totp.Code(Secret, Totp.StepAt(at)));
        Assert.Equal(Totp.StepAt(at), Totp.Verify(Secret, code, at, lastUsedStep: null));
    }

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_clock_may_differ_by_one_step(int steps, bool accepted)
    {
        var step = Totp.StepAt(Now) + steps;
        Assert.Equal(accepted ? step : null, Totp.Verify(Secret, Totp.Code(Secret, step), Now, lastUsedStep: null));
    }

    [Fact]
    public void A_code_works_once_and_no_older_one_after_it()
    {
        var step = Totp.StepAt(Now);
        Assert.Null(Totp.Verify(Secret, Totp.Code(Secret, step), Now, lastUsedStep: step));
        Assert.Null(Totp.Verify(Secret, Totp.Code(Secret, step - 1), Now, lastUsedStep: step));
        Assert.Equal(step + 1, Totp.Verify(Secret, Totp.Code(Secret, step + 1), Now, lastUsedStep: step));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("28708")]
    [InlineData("2870820")]
    [InlineData("94287082")]
    [InlineData("٢٨٧٠٨٢")]
    public void Anything_but_the_six_digits_is_refused(string? code)
        => Assert.Null(Totp.Verify(Secret, code, DateTimeOffset.FromUnixTimeSeconds(59), lastUsedStep: null));

    [Fact]
    public void A_code_may_be_typed_in_two_groups()
        => Assert.Equal(1, Totp.Verify(Secret, " 287 082 ", DateTimeOffset.FromUnixTimeSeconds(59), lastUsedStep: null));

    [Fact]
    public void A_new_secret_has_160_random_bits()
    {
        Assert.Equal(20, Base32Encoding.ToBytes(Totp.NewSecret()).Length);
        Assert.NotEqual(Totp.NewSecret(), Totp.NewSecret());
    }

    [Fact]
    public void The_address_for_authenticator_apps_is_escaped()
        => Assert.Equal(
            "otpauth://totp/Shop%20%26%20Co:ann%2Bx%40shop.eu?secret=MZXW6&issuer=Shop%20%26%20Co&algorithm=SHA1&digits=6&period=30",
            Totp.Uri("Shop & Co", "ann+x@shop.eu", "MZXW6"));

    [Fact]
    public void The_QR_code_is_one_svg_element_that_a_strict_content_policy_allows()
    {
        var svg = XElement.Parse(Totp.QrCodeSvg(Totp.Uri("CrmAdmin", "ann@shop.eu", Secret)));
        Assert.Equal("svg", svg.Name.LocalName);
        Assert.NotNull(svg.Attribute("viewBox"));
        Assert.True(svg.Descendants().Sum(element => element.Attribute("d")?.Value.Length) > 1_000);
        Assert.DoesNotContain(
            svg.DescendantsAndSelf(), element => element.Name.LocalName is "style" or "script" or "image" || element.Attribute("style") is not null);
        Assert.DoesNotContain(Secret, svg.ToString(), StringComparison.Ordinal);
        Assert.NotEqual(svg.ToString(), Totp.QrCodeSvg("another"));
    }
}
