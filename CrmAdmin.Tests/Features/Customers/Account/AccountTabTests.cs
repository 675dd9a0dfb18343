using Bunit;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.List;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Account;

public sealed class AccountTabTests : PageTest
{
    private readonly IAccountService accounts;
    private readonly IRenderedComponent<AccountTab> tab;
    private AccountDetails now = Details("Mina", "Park", 1);

    public AccountTabTests()
    {
        accounts = Fake<IAccountService>();
        Fake<ICustomersService>().GetChoicesAsync().Returns(new CustomerChoices([], [new(4, "Otto"), new(5, "Pia")]));
        accounts.GetAsync(9).Returns(_ => now);
        tab = Open<AccountTab>(parameters => parameters.Add(t => t.CustomerId, 9));
    }

    [Fact]
    public void Save_sleeps_until_something_changed_and_the_changes_are_counted()
    {
        Assert.True(Save.HasAttribute("disabled"));
        Type("FirstName", "Minna");
        Type("Company", "Lantern");
        Assert.Contains("2 unsaved changes", tab.Markup, StringComparison.Ordinal);
        Assert.False(Save.HasAttribute("disabled"));

        Type("FirstName", "Mina");
        Assert.Contains("1 unsaved change", tab.Markup, StringComparison.Ordinal);
        tab.Button("Undo").Click();
        Assert.Contains("No unsaved changes", tab.Markup, StringComparison.Ordinal);
        Assert.Equal("", tab.Value("Company"));
    }

    [Fact]
    public void Saving_shows_what_is_stored_and_offers_to_take_it_back_once()
    {
        accounts.SaveAsync(default!).ReturnsForAnyArgs(new Saved(9, 2, true, "c1")).AndDoes(_ => now = Details("Minna", "Park", 2));
        accounts.UndoAsync("c1").Returns(new UndoResult(1, []));
        Type("FirstName", "Minna "); // somebody may be about to type a second name
        Type("LastName", "PARK");

        tab.Find("form").Submit();
        SeeToast("Saved");
        Assert.Equal(("Minna ", "Park"), (tab.Value("FirstName"), tab.Value("LastName")));
        Assert.True(Save.HasAttribute("disabled"));
        Around.Button("Undo").Click();
        SeeToast("Taken back");

        _ = accounts.Received(1).UndoAsync("c1");
    }

    [Fact]
    public void A_refusal_keeps_what_was_typed()
    {
        accounts.SaveAsync(default!).ThrowsAsyncForAnyArgs(new InvalidInputException([new("PersonalPhone", "input.phone")]));
        Type("PersonalPhone", "12");

        tab.Find("form").Submit();

        Assert.Equal("12", tab.Value("PersonalPhone"));
        Assert.Equal("This is not a phone number: 3 to 20 digits.", tab.ErrorAt("PersonalPhone"));
        Assert.Equal("true", tab.Field("PersonalPhone").GetAttribute("aria-invalid"));
    }

    [Fact]
    public void An_untouched_form_follows_a_change_of_somebody_else()
    {
        now = Details("Mina", "Lee", 2);
        Notices.Publish(new(ChangeArea.Account, 9, "Otto", "c2"));
        tab.WaitForAssertion(() => Assert.Equal("Lee", tab.Value("LastName")));
        Assert.Empty(tab.FindAll(".note.warn"));
        Assert.Contains("flash", tab.Field("LastName").ClassList);
        Assert.DoesNotContain("flash", tab.Field("FirstName").ClassList);

        now = Details("Mina", "Choi", 3);
        Notices.Publish(new(ChangeArea.Account, 9, "Otto", "c3"));
        tab.WaitForAssertion(() => Assert.Contains("flash-again", tab.Field("LastName").ClassList)); // another name: a browser plays it anew
    }

    [Fact]
    public void A_touched_form_keeps_its_text_and_says_who_changed()
    {
        Type("FirstName", "Minna");
        now = Details("Mina", "Lee", 2);
        Notices.Publish(new(ChangeArea.Account, 9, "Otto", "c2"));
        tab.WaitForAssertion(() => Assert.StartsWith("Otto changed this customer meanwhile.", tab.Find(".note.warn").TextContent, StringComparison.Ordinal));
        Assert.Equal("Minna", tab.Value("FirstName"));
        Assert.Equal("Park", tab.Value("LastName"));
    }

    [Fact]
    public void A_notice_that_names_nobody_is_told_only_when_this_customer_moved()
    {
        Type("FirstName", "Minna");
        Notices.Publish(new(ChangeArea.Account, 0, "Otto (import)", "c2"));
        tab.WaitForAssertion(() => _ = accounts.Received(2).GetAsync(9));
        tab.Render();
        Assert.Empty(tab.FindAll(".note.warn"));

        now = Details("Mina", "Lee", 2);
        Notices.Publish(new(ChangeArea.Account, 0, "Otto (import)", "c3"));
        tab.WaitForAssertion(() => Assert.StartsWith(
            "Otto (import) changed this customer meanwhile.", tab.Find(".note.warn").TextContent, StringComparison.Ordinal));
        Assert.Equal("Minna", tab.Value("FirstName"));
    }

    [Fact]
    public void Who_makes_a_guest_of_somebody_with_an_id_is_told_at_the_field()
    {
        now = Details("Mina", "Park", 2);
        now.Input.SignInId = "mina";
        Notices.Publish(new(ChangeArea.Account, 9, "Otto", "c2"));
        tab.WaitForAssertion(() => Assert.Equal("mina", tab.Value("SignInId")));
        Assert.Null(HintAt("SignInId"));

        tab.Field("AccountType").Change("1");
        Assert.StartsWith("A guest has no customer ID: empty it.", HintAt("SignInId"), StringComparison.Ordinal);
        Type("SignInId", "");
        Assert.Null(HintAt("SignInId"));
    }

    [Fact]
    public void Another_customers_change_is_none_of_this_forms_business()
    {
        Notices.Publish(new(ChangeArea.Account, 10, "Otto", "c2"));
        Notices.Publish(new(ChangeArea.Addresses, 9, "Otto", "c3"));
        _ = accounts.Received(1).GetAsync(9);
    }

    [Fact]
    public void A_conflict_is_resolved_in_the_dialog_and_saved_on_their_version()
    {
        accounts.SaveAsync(Arg.Is<AccountInput>(input => input.Version == 1)).ThrowsAsync(new ConflictException());
        accounts.SaveAsync(Arg.Is<AccountInput>(input => input.Version == 2)).Returns(new Saved(9, 3, true, "c3"));
        Type("FirstName", "Minna");
        tab.Field("AccountManagerId").Change("0");
        now = Details("Mi", "Lee", 2);
        now.Input.AccountManagerId = 5;

        tab.Find("form").Submit();

        Around.WaitForElement(".mud-dialog table");
        Assert.Equal(["Otto", "Pia"],
            Around.FindAll(".mud-dialog tbody tr").Single(row => row.TextContent.Contains("Account manager", StringComparison.Ordinal)).QuerySelectorAll("td")
                .Select(cell => cell.TextContent.Trim()));
        Around.Button("Save the choice").Click();
        SeeToast("Saved");
        _ = accounts.Received(1)
            .SaveAsync(Arg.Is<AccountInput>(input => input.Version == 2 && input.FirstName == "Minna" && input.LastName == "Lee"
                && input.AccountManagerId == 4));
    }

    [Theory]
    [InlineData(6L, "Nobody, Otto, Rolf (disabled)")]
    [InlineData(8L, "Nobody, Otto, Somebody")]
    [InlineData(null, "Nobody, Otto")]
    public void Who_left_is_no_account_manager_any_more_but_where_they_are_it(long? manager, string offered)
    {
        Services.GetRequiredService<ICustomersService>().GetChoicesAsync()
            .Returns(new CustomerChoices([], [new(4, "Otto"), new(6, "Rolf", IsDisabled: true), new(7, "Sven", IsDisabled: true)]));
        var facts = now.Facts with { AccountManager = manager is { } id ? new(id, id == 6 ? "Rolf" : "Somebody") : null };
        now = now with { Facts = facts };
        now.Input.AccountManagerId = manager;

        var fresh = Open<AccountTab>(parameters => parameters.Add(t => t.CustomerId, 9));

        Assert.Equal(offered, string.Join(", ", fresh.Field("AccountManagerId").QuerySelectorAll("option").Select(option => option.TextContent)));
    }

    private string? HintAt(string field) => tab.Field(field).ParentElement!.QuerySelector(".hint")?.TextContent;

    private AngleSharp.Dom.IElement Save => tab.Find("[data-save]");

    private static AccountDetails Details(string first, string last, int version) => new(
        new() { Id = 9, Version = version, FirstName = first, LastName = last, Email = "mina@shop.example", IsActive = true },
        new(DateTimeOffset.UnixEpoch, null, null, null, AddedBy.Staff, "Otto", null, null), MayEdit: true, SeesSensitive: true, MayEditCredit: true);

    private void Type(string field, string text) => tab.Field(field).Input(text);
}
