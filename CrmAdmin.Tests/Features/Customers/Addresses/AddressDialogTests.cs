using Bunit;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Addresses;

public sealed class AddressDialogTests : PageTest
{
    private readonly IAddressesService addresses;
    private readonly Task<object?> answer;

    public AddressDialogTests()
    {
        addresses = Fake<IAddressesService>();
        answer = OpenDialog<AddressDialog>(new() { ["Input"] = Home(version: 1) });
    }

    [Fact]
    public async Task Saving_closes_with_what_was_saved()
    {
        var saved = new Saved(4, 2, true, "c1");
        addresses.SaveAsync(default!).ReturnsForAnyArgs(saved);
        Around.Field("City").Input("Lübeck");
        Around.Find("form").Submit();
        Assert.Same(saved, await answer);
        await addresses.Received(1).SaveAsync(Arg.Is<AddressInput>(input => input.City == "Lübeck" && input.Version == 1));
    }

    [Fact]
    public void A_refusal_stands_at_its_field_and_the_text_stays()
    {
        addresses.SaveAsync(default!).ThrowsAsyncForAnyArgs(new InvalidInputException([new("PostalCode", "address.postal-code")]));
        Around.Field("PostalCode").Input("1");
        Around.Find("form").Submit();
        Assert.Equal("Postal codes of this country look different.", Around.ErrorAt("PostalCode"));
        Assert.Equal("1", Around.Value("PostalCode"));
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public async Task A_double_click_saves_once()
    {
        var slow = new TaskCompletionSource<Saved>();
        addresses.SaveAsync(default!).ReturnsForAnyArgs(slow.Task);
        var form = Around.Find("form");
        _ = form.SubmitAsync();
        _ = form.SubmitAsync();
        slow.SetResult(new(4, 2, true, "c1"));
        await answer;
        await addresses.ReceivedWithAnyArgs(1).SaveAsync(default!);
    }

    [Theory]
    [InlineData("DE", "PostalCode City", null)]
    [InlineData("US", "City Region PostalCode", "State")]
    [InlineData("KR", "City Region PostalCode", "Province")]
    [InlineData("JP", "PostalCode City Region", "Prefecture")]
    [InlineData("AE", "City Region", "Emirate")]
    public void The_form_follows_the_country(string country, string order, string? region)
    {
        Around.Field("CountryCode")
            .Change(Around.FindAll("[data-field=CountryCode] option").Single(option => option.TextContent == AddressRules.Find(country)!.Name)
                .GetAttribute("value"));
        if (country == "AE")
        {
            Around.Field("PostalCode").Input("");
        }
        var places = Around.FindAll("[data-field]").Select(field => field.GetAttribute("data-field")).Where(name => name is "PostalCode" or "City" or "Region");
        Assert.Equal(order, string.Join(' ', places));
        Assert.Equal(region, Around.FindAll("[data-field=Region]").SingleOrDefault()?.ParentElement!.QuerySelector("label")!.TextContent);
    }

    [Fact]
    public async Task A_conflict_shows_both_and_saves_the_choice_on_their_version()
    {
        var saved = new Saved(4, 3, true, "c2");
        addresses.SaveAsync(Arg.Is<AddressInput>(input => input.Version == 1)).ThrowsAsync(new ConflictException());
        addresses.SaveAsync(Arg.Is<AddressInput>(input => input.Version == 2)).Returns(saved);
        var theirs = Home(version: 2);
        (theirs.City, theirs.CountryCode) = ("Kiel", "AT");
        addresses.ListAsync(9).Returns(new AddressList([theirs], true));
        Around.Field("City").Input("Lübeck");

        Around.Find("form").Submit();
        Around.WaitForAssertion(() => Assert.Contains("Austria", Around.Find("table").TextContent, StringComparison.Ordinal));
        Around.FindAll("input[type=radio]")[1].Change(true);
        Around.Button("Save the choice").Click();

        Assert.Same(saved, await answer);
        await addresses.Received(1).SaveAsync(Arg.Is<AddressInput>(input => input.City == "Kiel" && input.CountryCode == "AT" && input.Version == 2));
    }

    private static AddressInput Home(int version) => new()
    {
        Id = 4,
        Version = version,
        CustomerId = 9,
        Name = "Home",
        Street = "Quay 1",
        City = "Hamburg",
        PostalCode = "20457",
        CountryCode = "DE",
    };
}
