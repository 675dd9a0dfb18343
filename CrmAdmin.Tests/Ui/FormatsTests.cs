using Xunit;

namespace CrmAdmin.Tests.Ui;

public sealed class FormatsTests
{
    [Theory]
    [InlineData("EUR", "en", 123_456_789, "€ 1,234,567.89")]
    [InlineData("EUR", "ko", 123_456_789, "€ 1,234,567.89")]
    [InlineData("KRW", "ko", 4_812_000, "₩ 4,812,000")]
    [InlineData("JPY", "en", 210_400, "¥ 210,400")]
    [InlineData("KWD", "en", 12_345, "KWD 12.345")]
    [InlineData("EUR", "en", -5, "€ -0.05")]
    public void Money_has_its_currencys_digits(string currency, string culture, long minor, string text)
        => Assert.Equal(text, In(culture, currency).Money(minor));

    [Theory]
    [InlineData("EUR", "12.34", 1234L)]
    [InlineData("EUR", "12.345", null)]
    [InlineData("KRW", "12.5", null)]
    [InlineData("KWD", "1.234", 1234L)]
    [InlineData("EUR", "79228162514264337593543950335", null)]
    public void An_amount_with_more_digits_than_the_currency_is_none(string currency, string amount, long? minor)
        => Assert.Equal(minor, In("en", currency).Minor(decimal.Parse(amount, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("2026-03-29T00:59:00Z", "29 Mar 2026 01:59")]
    [InlineData("2026-03-29T01:00:00Z", "29 Mar 2026 03:00")]
    [InlineData("2026-10-25T00:30:00Z", "25 Oct 2026 02:30")]
    [InlineData("2026-10-25T01:30:00Z", "25 Oct 2026 02:30")]
    [InlineData("2026-12-31T23:30:00Z", "1 Jan 2027 00:30")]
    public void Moments_are_the_stores_also_over_a_change_of_clocks(string utc, string text)
        => Assert.Equal(text, In("en").Moment(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture)));

    [Fact]
    public void Korean_days_are_written_as_Koreans_do()
    {
        Assert.Equal("2026. 3. 1.", In("ko").Day(new DateOnly(2026, 3, 1)));
        Assert.Equal("–", In("ko").Day(null));
        Assert.Equal("–", In("en").Moment(null));
    }

    private static Formats In(string culture, string currency = "EUR")
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
        return new(new PageTest.FakeStore { Currency = currency });
    }
}
