using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Outreach.Mail;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Account;

public sealed class CustomerLanguageTests
{
    [Theory]
    [InlineData(null, "KR", "ko", "ko")]
    [InlineData(" ", "KR", "ko", "ko")]
    [InlineData(null, "DE", "en", "en")]
    [InlineData("ko-KR", "DE", "ko", "ko")]
    [InlineData("EN_us", "KR", "en", "en")]
    [InlineData("de", "KR", "de", "en")] // a wording may be there in it, a mail is not
    [InlineData("kok", "DE", "kok", "en")] // Konkani, not Korean
    public void Mails_and_consents_follow_one_rule(string? preferred, string country, string language, string mail)
    {
        var store = new TestStore { Country = country };
        Assert.Equal((language, mail), (CustomerLanguage.Of(preferred, store), MailTexts.LanguageOf(preferred, store)));
    }
}
