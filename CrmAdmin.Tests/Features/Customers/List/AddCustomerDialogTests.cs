using Bunit;
using CrmAdmin.Components.Features.Customers.List;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.List;

public sealed class AddCustomerDialogTests : PageTest
{
    private readonly ICustomersService customers;
    private readonly Task<object?> answer;

    public AddCustomerDialogTests()
    {
        customers = Fake<ICustomersService>();
        customers.FindDuplicatesAsync(default!).ReturnsForAnyArgs([]);
        answer = OpenDialog<AddCustomerDialog>();
    }

    [Fact]
    public async Task Success_closes_and_gives_the_new_key()
    {
        customers.AddAsync(default!).ReturnsForAnyArgs(77);
        Type("FirstName", "Mina");

        Around.Find("form").Submit();

        Assert.Equal(77L, await answer);
        Assert.Empty(Around.FindAll("form"));
        await customers.Received(1).AddAsync(Arg.Is<AddCustomerInput>(input => input.FirstName == "Mina"));
    }

    [Fact]
    public void A_refusal_keeps_the_text_and_stands_at_its_field()
    {
        customers.AddAsync(default!).ThrowsAsyncForAnyArgs(new InvalidInputException([new("Email", "input.email"), new("LastName", "input.required")]));
        Type("FirstName", "Mina");
        Type("Email", "nonsense");

        Around.Find("form").Submit();

        Assert.Equal("nonsense", Around.Value("Email"));
        Assert.Equal("Mina", Around.Value("FirstName"));
        Assert.Equal("This is not an e-mail address.", Around.ErrorAt("Email"));
        Assert.Equal("Please fill this in.", Around.ErrorAt("LastName"));
        Assert.Null(Around.ErrorAt("FirstName"));
        Assert.Equal("Some entries are not right yet.", Around.Find("[role=alert]").TextContent);
        Assert.False(answer.IsCompleted);
    }

    [Fact]
    public void A_rule_that_is_nobodys_field_stands_above_the_buttons()
    {
        customers.AddAsync(default!).ThrowsAsyncForAnyArgs(new RuleException("customer.sign-in-id-taken"));
        Around.Find("form").Submit();
        Assert.Equal("Somebody has, or had, this customer ID.", Around.Find("[role=alert]").TextContent);
    }

    [Fact]
    public async Task A_second_submit_while_the_first_is_on_its_way_does_nothing()
    {
        var slow = new TaskCompletionSource<long>();
        customers.AddAsync(default!).ReturnsForAnyArgs(slow.Task);

        Around.Find("form").Submit();
        Around.Find("form").Submit();
        Assert.True(Around.Button("Add customer").HasAttribute("disabled"));
        slow.SetResult(5);

        Assert.Equal(5L, await answer);
        await customers.ReceivedWithAnyArgs(1).AddAsync(default!);
    }

    [Fact]
    public void Somebody_alike_is_shown_and_the_button_says_what_it_does()
    {
        customers.FindDuplicatesAsync(default!).ReturnsForAnyArgs([Found("Mina Park")]);
        Type("Email", "mina@shop.example");

        Around.WaitForAssertion(() => Assert.Contains("Mina Park", Around.Find(".note.warn").TextContent, StringComparison.Ordinal));
        Assert.NotNull(Around.Button("Add all the same"));
    }

    [Fact]
    public async Task A_late_answer_to_an_older_text_is_dropped()
    {
        var asked = new TaskCompletionSource();
        var slow = new TaskCompletionSource<IReadOnlyList<CustomerFound>>();
        customers.FindDuplicatesAsync(default!).ReturnsForAnyArgs(_ => Asked(), _ => Task.FromResult<IReadOnlyList<CustomerFound>>([Found("Right")]));
        Type("LastName", "Ol");
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Type("LastName", "New");
        Around.WaitForAssertion(() => Assert.Contains("Right", Around.Find(".note.warn").TextContent, StringComparison.Ordinal));

        slow.SetResult([Found("Wrong")]);

        Assert.DoesNotContain("Wrong", Around.Find(".note.warn").TextContent, StringComparison.Ordinal);

        Task<IReadOnlyList<CustomerFound>> Asked()
        {
            asked.SetResult();
            return slow.Task;
        }
    }

    private static CustomerFound Found(string name) => new(3, "mina", null, name, "mina@shop.example", null, default);

    private void Type(string field, string text) => Around.Field(field).Input(text);
}
