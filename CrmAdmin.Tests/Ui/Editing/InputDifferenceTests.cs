using CrmAdmin.Server.Features.Customers.List;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CrmAdmin.Tests.Ui.Editing;

public sealed class InputDifferenceTests
{
    private sealed class Three
    {
        public long Id { get; set; } = 1;
        public int Version { get; set; }
        public string? A { get; set; }
        public string? B { get; set; }
        public int C { get; set; }
    }

    private static readonly Gen<Three> Any = from a in Gen.Elements<string?>(null, "", "x", "y")
                                             from b in Gen.Elements<string?>(null, "", "x")
                                             from c in Gen.Choose(0, 2)
                                             from version in Gen.Choose(1, 9)
                                             select new Three { A = a, B = b, C = c, Version = version };

    [Fact]
    public void Empty_text_is_none_and_keys_do_not_count()
        => Assert.Empty(InputDifference.Between(new Three { A = "", Version = 1 }, new Three { A = null, Version = 2, Id = 5 }));

    [Fact]
    public void What_only_one_side_changed_is_no_clash()
        => Check((before, mine, theirs) => Assert.All(InputDifference.Merge(before, mine, theirs), difference =>
        {
            var (my, their) = (Changed(difference.Before, difference.Mine), Changed(difference.Before, difference.Theirs));
            Assert.True(my || their);
            Assert.Equal(my && their && Changed(difference.Mine, difference.Theirs), difference.Clashes);
        }));

    [Fact]
    public void Taking_all_of_mine_or_none_gives_one_side_with_their_version()
        => Check((_, mine, theirs) =>
        {
            var all = new Dictionary<string, bool>(StringComparer.Ordinal) { ["A"] = true, ["B"] = true, ["C"] = true };
            Assert.Empty(InputDifference.Between(mine, InputDifference.Take(theirs, mine, all)));
            Assert.Empty(InputDifference.Between(theirs, InputDifference.Take(theirs, mine, new Dictionary<string, bool>(StringComparer.Ordinal))));
            Assert.Equal(theirs.Version, InputDifference.Take(theirs, mine, all).Version);
        });

    [Fact]
    public void Taking_each_sides_own_changes_loses_none_that_did_not_clash()
        => Check((before, mine, theirs) =>
        {
            var merge = InputDifference.Merge(before, mine, theirs);
            var merged = InputDifference.Take(theirs, mine,
                merge.ToDictionary(difference => difference.Field, difference => Changed(difference.Before, difference.Mine), StringComparer.Ordinal));
            Assert.All(merge.Where(difference => !difference.Clashes), difference =>
                Assert.False(Changed(Changed(difference.Before, difference.Mine) ? difference.Mine : difference.Theirs,
                    typeof(Three).GetProperty(difference.Field)!.GetValue(merged))));
        });

    [Theory]
    [InlineData("Anna", "Anna ", "Anna", "Anna ")] // a space typed while the answer was on its way
    [InlineData("Anna ", "Anna ", "Anna", "Anna ")] // sent in the middle of two words
    [InlineData("Anna", "Anna B", "Anna", "Anna B")]
    [InlineData("Anna", "Anna", "Bella", "Bella")]
    [InlineData("010-1", "010-1", "0101", "0101")]
    [InlineData("x", "", "x", "")]
    public void An_answer_takes_nothing_from_under_somebodys_fingers(string sent, string typed, string stored, string shown)
    {
        var kept = InputDifference.Keep(new Three { A = stored, Version = 7 }, new Three { A = sent, Version = 6 }, new Three { A = typed, Version = 6 });
        Assert.Equal((shown, 7), (kept.A, kept.Version));
    }

    [Fact]
    public void Spaces_at_the_ends_are_no_change()
        => Assert.Equal(["B"], InputDifference.Between(new Three { A = "Anna", B = "x" }, new Three { A = " Anna ", B = "x y" }));

    private static bool Changed(object? one, object? other) => !Equals(one is "" ? null : one, other is "" ? null : other);

    private static void Check(Action<Three, Three, Three> law)
        => Prop.ForAll(Any.Three().ToArbitrary(), three => law(three.Item1, three.Item2, three.Item3)).QuickCheckThrowOnFailure();
}
