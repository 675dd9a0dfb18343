using Bunit;
using Xunit;

namespace CrmAdmin.Tests.Ui.Editing;

public sealed class ConflictDialogTests : PageTest
{
    private readonly Task<object?> answer;

    public ConflictDialogTests() => answer = OpenDialog<ConflictDialog>(new()
    {
        ["Fields"] = (IReadOnlyList<FieldDifference>)
        [
            new("FirstName", "A", "Mine", "Theirs", true), new("Company", null, null, "Only theirs", false),
            new("DateOfBirth", null, new DateOnly(1990, 5, 6), null, false), new("IsActive", true, false, true, false),
        ],
    });

    [Fact]
    public async Task Mine_is_proposed_where_both_changed_and_each_sides_own_elsewhere()
    {
        Assert.Equal(2, Around.FindAll("input[type=radio]").Count);
        Assert.Contains("6 May 1990", Around.Markup, StringComparison.Ordinal);
        Around.Button("Save the choice").Click();
        Assert.Equal(
            new Dictionary<string, bool>(StringComparer.Ordinal) { ["FirstName"] = true, ["Company"] = false, ["DateOfBirth"] = true, ["IsActive"] = true },
            Assert.IsType<IReadOnlyDictionary<string, bool>>(await answer, exactMatch: false));
    }

    [Fact]
    public async Task Theirs_can_be_chosen_field_by_field_or_at_once()
    {
        Around.FindAll("input[type=radio]")[1].Change(true);
        Around.Button("Save the choice").Click();
        Assert.False(Assert.IsType<IReadOnlyDictionary<string, bool>>(await answer, exactMatch: false)["FirstName"]);
    }

    [Fact]
    public async Task Keeping_theirs_takes_nothing_of_mine_and_going_on_answers_nothing()
    {
        Around.Button("Keep theirs").Click();
        Assert.Empty(Assert.IsType<IReadOnlyDictionary<string, bool>>(await answer, exactMatch: false));
        var again = OpenDialog<ConflictDialog>(new() { ["Fields"] = (IReadOnlyList<FieldDifference>)[new("FirstName", "A", "B", "C", true)] });
        Around.Button("Go on editing").Click();
        Assert.Null(await again);
    }
}
