using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Ui;

public sealed class UiErrorsTests : PageTest
{
    public static TheoryData<Exception, string> Refusals => new()
    {
        { new RuleException("customer.refers-self"), "A customer cannot be their own referrer." },
        { new RuleException("import.empty", "shop.csv"), "shop.csv is empty." },
        { new ForbiddenException(Permissions.CustomersEdit), "You may not do this." },
        { new NotFoundException(), "It is not there any more." },
        { new ConflictException(), "Somebody else saved first." },
        { new StorageUnavailableException(new IOException("disk full at /secret/path")), "database" },
        { new InvalidInputException([new("Email", "input.email")]), "Some entries are not right yet." },
        { new InvalidOperationException("password=hunter2"), "" },
    };

    private UiErrors Errors => Services.GetRequiredService<UiErrors>();

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Every_refusal_becomes_words_in_a_toast_and_nothing_inside_is_told(Exception exception, string words)
    {
        _ = Around;
        Assert.False(await Errors.TryAsync(() => throw exception));
        SeeToast(words);
        Around.WaitForElement(".toast.bad");
        Assert.DoesNotContain("hunter2", Around.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("/secret/path", Around.Markup, StringComparison.Ordinal);
        Assert.NotEqual("", Around.Find(".toast .mud-snackbar-content-message span").TextContent);
    }

    [Fact]
    public async Task An_ended_session_leads_to_the_door_and_back()
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/customers/7?tab=logs");
        await Errors.TryAsync(() => throw new SignedOutException());
        Assert.Equal("/login?returnUrl=%2Fcustomers%2F7%3Ftab%3Dlogs", new Uri(navigation.Uri).PathAndQuery);
    }

    [Fact]
    public async Task Nobody_is_led_anywhere_while_no_browser_is_there()
    {
        var navigation = Services.GetRequiredService<NavigationManager>();
        Errors.IsConnected = false;
        await Errors.TryAsync(() => throw new SignedOutException());
        Assert.DoesNotContain("login", navigation.Uri, StringComparison.Ordinal);
        Errors.IsConnected = true;
        await Errors.TryAsync(() => throw new SignedOutException());
        Assert.Contains("/login", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_toasts_that_say_the_same_are_two_and_each_closes_by_itself()
    {
        _ = Around;
        var toasts = Services.GetRequiredService<Toasts>();
        toasts.Show(new("Saved"));
        toasts.Show(new("Saved"));
        Around.WaitForAssertion(() => Assert.Equal(2, Around.FindAll(".toast").Count));
        Around.FindAll(".toast button")[0].Click();
        Around.WaitForAssertion(() => Assert.Single(Around.FindAll(".toast")));
    }

    [Fact]
    public async Task A_form_whose_dialog_closes_takes_no_second_click()
    {
        var form = new FormState();
        var done = 0;
        Assert.True(await Errors.TryAsync(form, () => Task.FromResult(++done)));
        form.Finish();
        Assert.False(await Errors.TryAsync(form, () => Task.FromResult(++done)));
        Assert.Equal(1, done);
    }

    [Fact]
    public async Task A_page_that_is_gone_is_no_fault()
    {
        _ = Around;
        Assert.False(await Errors.TryAsync(() => throw new OperationCanceledException()));
        Assert.False(await Errors.TryAsync(() => throw new ObjectDisposedException("page")));
        Assert.Empty(Around.FindAll(".toast"));
    }

    [Fact]
    public async Task A_form_is_told_beside_its_fields_and_works_once_at_a_time()
    {
        var form = new FormState();
        var slow = new TaskCompletionSource();
        var first = Errors.TryAsync(form, () => slow.Task);
        Assert.False(await Errors.TryAsync(form, () => throw new InvalidOperationException("must not run")));
        slow.SetException(new InvalidInputException([new("Email", "input.email"), new("Name", "input.too-long", 60)]));
        Assert.False(await first);
        Assert.False(form.IsBusy);
        Assert.Equal("At most 60 characters.", Errors.Describe(form.ErrorOf("Name")!));
        Assert.Null(form.ErrorOf("Phone"));

        Assert.True(await Errors.TryAsync(form, () => Task.CompletedTask));
        Assert.Empty(form.All);
        Assert.Null(form.Message);
    }

    [Fact]
    public async Task A_conflict_is_left_to_a_form_that_knows_both_versions()
    {
        await Assert.ThrowsAsync<ConflictException>(() => Errors.TryAsync(new FormState { HandlesConflicts = true }, () => throw new ConflictException()));
        var plain = new FormState();
        Assert.False(await Errors.TryAsync(plain, () => throw new ConflictException()));
        Assert.StartsWith("Somebody else saved first.", plain.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_toast_is_taken_back_once_and_closed_by_hand()
    {
        _ = Around;
        var undone = 0;
        Services.GetRequiredService<Toasts>().Show(new("Saved", UndoAsync: () => Task.FromResult(undone++)));
        Around.WaitForElement(".toast");
        var undo = Around.Button("Undo");
        undo.Click();
        Assert.Equal(1, undone);
        Around.WaitForAssertion(() => Assert.Empty(Around.FindAll(".toast")));

        Services.GetRequiredService<Toasts>().Show(new("Other"));
        Around.WaitForElement(".toast");
        Around.Button("Close").Click();
        Around.WaitForAssertion(() => Assert.Empty(Around.FindAll(".toast")));
        Assert.Equal(1, undone);
    }
}
