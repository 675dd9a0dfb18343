using MimeKit;
using Xunit;

namespace CrmAdmin.Tests.Ui;

/// <summary>What is taken for an e-mail address can be sent to.</summary>
public sealed class EmailRuleTests
{
    public static TheoryData<string> Right =>
    [
        "mina@shop.example", "Mina.Park+lamps@Shop.Example", "o'neil@shop.example", "_@shop.example", "a!#$%&'*+-/=?^_`{|}~@shop.example",
        "\"mina park\"@shop.example", "\"a@b\"@shop.example", "\"a..b\"@shop.example", "mina@[192.0.2.1]", "mina@[IPv6:2001:db8::1]",
        "kim@가게.example", "kim@xn--o39akk.example", "kim@XN--O39AKK.Example", "지원@shop.example", "josé@café.example", "jose\u0301@shop.example",
        $"{new string('a', 64)}@shop.example",
    ];

    public static TheoryData<string> Wrong =>
    [
        "mina", "@shop.example", "mina@", "mina@shop", "mina@@shop.example", "a@b@shop.example", "mina shop@shop.example", " mina@shop.example",
        "mina@shop.example ", ".mina@shop.example", "mina.@shop.example", "mi..na@shop.example", "mina@shop..example", "mina@.shop.example",
        "mina@shop.example.", "mina@-shop.example", "mina@shop-.example", "mina@sh_op.example", "mina@[192.0.2.300]", "mina@[]", "mina@[shop.example]",
        "mina@shop.example, kim@shop.example", "Mina <mina@shop.example>", "<mina@shop.example>", "mina(x)@shop.example", "mina@shop.example(x)",
        "group: mina@shop.example;", "<@relay.example:mina@shop.example>", "mina@shop.example\r\nBcc: a@shop.example", "mi\0na@shop.example",
        $"{new string('a', 65)}@shop.example", $"{new string('가', 22)}@shop.example", $"mina@{new string('a', 64)}.example",
        $"mina@{string.Join('.', Enumerable.Repeat(new string('a', 60), 5))}.example",
    ];

    [Theory]
    [MemberData(nameof(Right))]
    public void A_right_address_is_taken_and_a_mail_can_be_made_out_to_it(string text)
    {
        Assert.True(EmailAttribute.IsEmail(text));
        Assert.Equal(text, new MailboxAddress(null, text).GetAddress(idnEncode: text.Contains("xn--", StringComparison.OrdinalIgnoreCase)), ignoreCase: true);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_none_is_refused(string text) => Assert.False(EmailAttribute.IsEmail(text));

    /// <summary>Here, since a test's own arguments are cleaned of them on their way.</summary>
    [Fact]
    public void So_is_what_cannot_be_normalized()
        => Assert.All(["mi\uFFFEna@shop.example", "mi\uD800na@shop.example", "mina@sh\uDC00op.example"], text => Assert.False(EmailAttribute.IsEmail(text)));
}
