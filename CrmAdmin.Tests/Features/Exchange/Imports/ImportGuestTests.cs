using CrmAdmin.Components.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>A guest of an earlier file who has registered since.</summary>
public sealed class ImportGuestTests : ImportTest
{
    private const string Header = "CustomerId,CustomerGuid,Email,IsGuest,IsRegistered,FirstName,LastName\n";

    [Fact]
    public async Task Who_has_registered_since_signs_in_with_the_email()
    {
        await ImportAsync(Text($"{Header}5,a,gast@shop.example,true,false,Gast,Hansen\n"));
        var guest = await CustomerAsync("gast@shop.example");
        const string Registered = $"{Header}5,a,gast@shop.example,false,true,Gast,Hansen\n";
        var report = await ImportAsync(Text(Registered));
        var member = await CustomerAsync("gast@shop.example");

        Assert.Equal((AccountType.Guest, null), (guest.AccountType, guest.SignInId));
        Assert.Equal((0, 1, 0, 0), Counts(report));
        Assert.Empty(report.Problems);
        Assert.Equal((guest.Id, AccountType.Registered, "gast@shop.example"), (member.Id, member.AccountType, member.SignInId));
        Assert.Equal((0, 0, 1, 0), Counts(await ImportAsync(Text(Registered))));
    }

    [Theory]
    [InlineData("gast@shop.example")]
    [InlineData("")]
    public async Task Where_somebody_has_that_customer_id_it_is_said_and_the_row_comes_in(string email)
    {
        await ImportAsync(Text($"{Header}5,a,gast@shop.example,true,false,Gast,Hansen\n"));
        await AddCustomerAsync(c => (c.SignInId, c.Email) = ("GAST@shop.example", "other@shop.example"));

        var report = await ImportAsync(Text($"{Header}5,a,{email},false,true,Gast,Hansen\n"));
        var member = await CustomerAsync("gast@shop.example");

        Assert.Equal((0, 1, 0, 0), Counts(report));
        Assert.Contains(report.Problems, problem => !problem.IsRejection && problem.Error.Code == "import.row.sign-in-id-taken");
        Assert.Equal((AccountType.Registered, null), (member.AccountType, member.SignInId));
    }

    [Fact]
    public async Task Of_two_guests_with_one_email_the_first_to_register_gets_the_customer_id()
    {
        await ImportAsync(Text($"{Header}5,a,kim@shop.example,true,false,Ada,Kim\n6,b,kim@shop.example,true,false,Ben,Kim\n"));

        var report = await ImportAsync(Text($"{Header}5,a,kim@shop.example,false,true,Ada,Kim\n6,b,kim@shop.example,false,true,Ben,Kim\n"));

        Assert.Equal((0, 2, 0, 0), Counts(report));
        Assert.Equal("kim@shop.example", (await CustomerAsync("kim@shop.example", "Ada")).SignInId);
        Assert.Null((await CustomerAsync("kim@shop.example", "Ben")).SignInId);
        Assert.Single(report.Problems);
    }
}
