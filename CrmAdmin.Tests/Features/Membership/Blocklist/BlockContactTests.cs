using CrmAdmin.Server.Features.Membership.Blocklist;
using Xunit;

namespace CrmAdmin.Tests.Features.Membership.Blocklist;

public sealed class BlockContactTests
{
    [Theory]
    [InlineData("DE", "+49 151 1234567", "0151 1234567", true)]
    [InlineData("DE", "+49 (0)151-1234567", "0049 151/1234567", true)]
    [InlineData("DE", "+49 151 1234567", "+43 151 1234567", false)] // two countries
    [InlineData("DE", "0151 1234567", "+43 151 1234567", true)] // no plan has such a number, and nobody knows which country was meant: rather blocked
    [InlineData("DE", "0171 1234567", "+43 171 1234567", false)]
    [InlineData("DE", "0171 1234567", "+49 171 1234567", true)]
    [InlineData("HU", "06 30 123 4567", "+36 30 123 4567", true)]
    [InlineData("DE", "\u202a0171\u00a01234567\u202c", "０１７１　１２３４５６７", true)]
    [InlineData("KR", "+82 10-1234-5678", "010 1234 5678", true)]
    [InlineData("US", "+1 (212) 555-0101", "212.555.0101", true)]
    [InlineData("US", "1-212-555-0101", "+1 212 555 0101", true)]
    [InlineData("DE", "13812345678", "+1 381 234 5678", false)] // a Chinese mobile, not an American one
    [InlineData("RU", "8 912 345-67-89", "+7 912 345 67 89", true)]
    [InlineData("DE", "٠١٥١ ١٢٣٤٥٦٧", "0151 1234567", true)] // digits of another script
    [InlineData("DE", "0151 1234567", "0151 1234568", false)]
    [InlineData("DE", "Ann@Shop.example", " ann@shop.EXAMPLE", true)]
    [InlineData("DE", "ann@shop.example", "ann2@shop.example", false)]
    public void One_contact_is_one_however_it_is_written(string country, string one, string other, bool isSame)
    {
        var (first, second) = (BlockContact.Of(one, country)!, BlockContact.Of(other, country)!);
        Assert.Equal((isSame, isSame), (first.IsSame(second), second.IsSame(first)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    [InlineData("12345")]
    [InlineData("000000")]
    [InlineData("+49")]
    [InlineData("ann@shop")]
    [InlineData("ann")]
    public void What_names_nobody_is_no_contact(string? typed) => Assert.Null(BlockContact.Of(typed, "DE"));
}
