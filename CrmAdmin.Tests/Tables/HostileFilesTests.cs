using System.Diagnostics;
using System.Text;
using CrmAdmin.Server.Features.Exchange.Imports;
using CrmAdmin.Tests.Features.Exchange.Imports;
using Xunit;

namespace CrmAdmin.Tests.Tables;

/// <summary>Whatever is uploaded ends in rows or in a refusal with a code, soon, and without taking the machine's memory.</summary>
[Collection(nameof(Alone))]
public sealed class HostileFilesTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public static TheoryData<string> Names => [.. HostileFiles.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_crafted_file_is_refused_or_read(string name)
    {
        var (expected, make) = HostileFiles.All[name];
        var content = make();
        GC.Collect();
        var before = Environment.WorkingSet;

        var outcome = OutcomeOf(content);

        Assert.Contains(outcome.Split(':')[0], expected.Split(" or "), StringComparer.Ordinal);
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 500 << 20);
    }

    [Fact]
    public void A_cell_that_holds_an_error_rejects_its_row_and_is_named()
    {
        var rows = ImportSample.Of(HostileFiles.All["a cell that holds an error"].Make()).Rows;

        Assert.Null(rows[0].Rejection);
        Assert.Equal(("import.row.cell-error", "C3", 3), (rows[1].Rejection!.Code, rows[1].Rejection!.Args[0], rows[1].Number));
    }

    [Fact]
    public void There_are_more_than_thirty_of_them() => Assert.InRange(HostileFiles.All.Count, 30, 100);

    [Fact]
    public void What_a_hostile_text_holds_beside_the_attack_still_comes_in()
    {
        Assert.Equal("rows:0/1", OutcomeOf(HostileFiles.All["NULs in a row"].Make()));
        Assert.Equal("rows:1/1", OutcomeOf(HostileFiles.All["a quote that opens before the last row"].Make()));
        Assert.Equal("rows:3/0", OutcomeOf(HostileFiles.All["all kinds of line ends in one file"].Make()));
        Assert.Equal("rows:0/1", OutcomeOf(HostileFiles.All["half a character at the end"].Make()));
        Assert.Equal("rows:0/1", OutcomeOf(HostileFiles.All["half a pair of UTF-16"].Make()));
        Assert.Equal("rows:0/99000", OutcomeOf(HostileFiles.All["a quote that opens in every row"].Make()));
    }

    /// <summary>60 of them; 300 with the environment's SOAK=1.</summary>
    [Theory]
    [InlineData("text")]
    [InlineData("workbook")]
    public void A_damaged_file_is_refused_or_read(string kind)
    {
        var text = Encoding.UTF8.GetBytes(HostileFiles.Header + "\n"
            + string.Concat(Enumerable.Range(0, 40).Select(i => $"\"a{i}@b.example\",base,\"Zoë {i}\",\"B\nC\"\n")));
        var good = kind == "text" ? text : ImportSample.Workbook(
        [
            HostileFiles.Header.Split(','),
            .. Enumerable.Range(0, 40)
                .Select(i => new object[] { $"a{i}@b.example", "base", i, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(i) }),
        ]);
        var random = new Random(4711);
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < (Environment.GetEnvironmentVariable("SOAK") == "1" ? 150 : 30); i++)
        {
            // Flipped bytes of a ZIP are seen by its checksums; the deeper ones stand in a part that is packed again.
            outcomes.Add(OutcomeOf(kind == "text" || i % 4 == 0 ? Damaged(good, random) : HostileFiles.WithDamagedPart(good, random, Damaged)));
        }
        Assert.InRange(outcomes.Count, 3, 200); // the damage was felt
    }

    private static byte[] Damaged(byte[] good, Random random)
    {
        var bytes = (byte[])good.Clone();
        for (var flips = random.Next(1, 12); flips > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }
        return random.Next(5) == 0 ? bytes[..random.Next(1, bytes.Length)] : bytes;
    }

    private static string OutcomeOf(byte[] content)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            var rows = ImportFile.Read(new MemoryStream(content), "upload", ImportLimits.ForUploads).Rows.ToList();
            return $"rows:{rows.Count(row => row.Rejection is null)}/{rows.Count(row => row.Rejection is not null)}";
        }
        catch (RuleException refusal)
        {
            Assert.StartsWith("import.", refusal.Code, StringComparison.Ordinal);
            return refusal.Code;
        }
        finally
        {
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, Longest);
        }
    }
}

/// <summary>Tests that measure memory run when no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
