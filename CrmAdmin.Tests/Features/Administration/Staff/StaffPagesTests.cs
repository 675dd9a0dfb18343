using Bunit;
using CrmAdmin.Components.Features.Administration.Staff;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Staff;

public sealed class StaffPagesTests : PageTest
{
    private static readonly StaffRow Otto = new(3, 7, "Otto Rahn", "otto@crew.example", StaffRole.Manager, false, false, true, 2, null);
    private readonly IStaffService staff;
    private readonly IRightsService rights;

    public StaffPagesTests()
    {
        staff = Fake<IStaffService>();
        rights = Fake<IRightsService>();
        rights.GetAsync()
            .Returns(new RightsTable(new HashSet<(StaffRole, string)> { (StaffRole.Administrator, Permissions.StaffManage) },
                new HashSet<(StaffRole, string)>(), new HashSet<StaffRole>()));
    }

    [Fact]
    public async Task Inviting_shows_the_link_with_the_public_address()
    {
        staff.InviteAsync(default!).ReturnsForAnyArgs(new Invitation(4, "/invite/abc", new(2026, 3, 29, 0, 30, 0, TimeSpan.Zero)));
        var answer = OpenDialog<InviteDialog>(new() { ["Input"] = new StaffInput() });
        Around.Field("Name").Input("Pia");
        Around.Find("form").Submit();
        Assert.Equal("https://crm.shop.example/invite/abc", Around.Find("input[readonly]").GetAttribute("value"));
        Assert.Contains("29 Mar 2026 01:30", Around.Markup, StringComparison.Ordinal);
        Around.Button("Done").Click();
        Assert.Equal(true, await answer);
    }

    [Fact]
    public void A_refused_invitation_keeps_the_text()
    {
        staff.InviteAsync(default!).ThrowsAsyncForAnyArgs(new RuleException("staff.email-taken"));
        _ = OpenDialog<InviteDialog>(new() { ["Input"] = new StaffInput() });
        Around.Field("Email").Input("otto@crew.example");
        Around.Find("form").Submit();
        Assert.NotEmpty(Around.Find("[role=alert]").TextContent);
        Assert.Equal("otto@crew.example", Around.Value("Email"));
    }

    [Fact]
    public async Task A_double_click_invites_and_changes_once()
    {
        var (inviting, saving) = (new TaskCompletionSource<Invitation>(), new TaskCompletionSource());
        staff.InviteAsync(default!).ReturnsForAnyArgs(inviting.Task);
        staff.SaveAsync(default!).ReturnsForAnyArgs(saving.Task);
        _ = OpenDialog<InviteDialog>(new() { ["Input"] = new StaffInput() });
        var form = Around.Find("form");
        _ = form.SubmitAsync();
        _ = form.SubmitAsync();
        inviting.SetResult(new Invitation(4, "/invite/abc", DateTimeOffset.UnixEpoch));
        Around.WaitForAssertion(() => Assert.NotNull(Around.Button("Done")));
        Around.Button("Done").Click();
        await staff.ReceivedWithAnyArgs(1).InviteAsync(default!);

        var answer = OpenDialog<StaffDialog>(new() { ["Row"] = Otto });
        Around.WaitForAssertion(() => Assert.NotEmpty(Around.FindAll("[data-field=Role]")));
        form = Around.Find("form");
        _ = form.SubmitAsync();
        _ = form.SubmitAsync();
        saving.SetResult();
        await answer;
        await staff.ReceivedWithAnyArgs(1).SaveAsync(default!);
    }

    [Fact]
    public async Task Changing_somebody_sends_the_version_that_was_read()
    {
        var answer = OpenDialog<StaffDialog>(new() { ["Row"] = Otto });
        Around.Field("Role").Change("0");
        Around.Find("form").Submit();
        await answer;
        await staff.Received(1).SaveAsync(Arg.Is<StaffInput>(input => input.Id == 3 && input.Version == 7 && input.Role == StaffRole.Viewer));
    }

    [Fact]
    public async Task A_changed_address_asks_for_the_own_password_and_tells_a_wrong_one_at_its_field()
    {
        var sent = new List<(string?, string?)>();
        staff.SaveAsync(default!).ReturnsForAnyArgs(call =>
        {
            var input = call.Arg<StaffInput>();
            sent.Add((input.Email, input.Password));
            return input.Password == "mine" ? Task.CompletedTask : throw new InvalidInputException([new("Password", "password.wrong")]);
        });
        var answer = OpenDialog<StaffDialog>(new() { ["Row"] = Otto });
        Assert.Empty(Around.FindAll("[data-field=Password]"));
        Around.Field("Email").Input("rahn@crew.example");
        Around.Field("Password").Input("theirs");
        Around.Find("form").Submit();
        Assert.Equal("The password is not right, or there were too many tries.", Around.ErrorAt("Password"));
        Assert.Equal("rahn@crew.example", Around.Value("Email"));

        Around.Field("Email").Input("otto@crew.example");
        Assert.Empty(Around.FindAll("[data-field=Password]")); // nothing changes, nothing to ask
        Around.Field("Email").Input("rahn@crew.example");
        Around.Field("Password").Input("mine");
        Around.Find("form").Submit();
        await answer;
        Assert.Equal([("rahn@crew.example", "theirs"), ("rahn@crew.example", "mine")], sent);
    }

    [Theory]
    [InlineData("Save")]
    [InlineData("Disable")]
    public void A_conflict_is_told_in_the_dialog_whatever_was_clicked(string button)
    {
        staff.SaveAsync(default!).ThrowsAsyncForAnyArgs(new ConflictException());
        staff.SetDisabledAsync(default, default).ThrowsAsyncForAnyArgs(new ConflictException());
        _ = OpenDialog<StaffDialog>(new() { ["Row"] = Otto });
        if (button == "Save")
        {
            Around.Find("form").Submit();
        }
        else
        {
            Around.Button(button).Click();
        }
        Assert.Contains("Somebody else saved first.", Around.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_right_keeps_its_tick()
    {
        rights.SetAsync(default, default!, default).ThrowsAsyncForAnyArgs(new RuleException("rights.keep-administration"));
        var page = Open<RightsPage>();
        page.Find("[aria-label='Administrator: Manage staff']").Change(false);
        SeeToast("Administrator");
        Assert.True(page.Find("[aria-label='Administrator: Manage staff']").HasAttribute("checked"));
    }

    [Fact]
    public void Rights_have_a_row_each_and_a_column_for_every_role()
    {
        var page = Open<RightsPage>();
        Assert.Equal((Permissions.All.Count + 1) * Enum.GetValues<StaffRole>().Length, page.FindAll("input[type=checkbox]").Count);
        page.Find("[aria-label='Viewer: Add customers']").Change(true);
        _ = rights.Received(1).SetAsync(StaffRole.Viewer, Permissions.CustomersAdd, true);
    }
}
