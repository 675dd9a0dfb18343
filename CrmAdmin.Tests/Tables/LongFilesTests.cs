using System.Text;
using CrmAdmin.Server.Features.Exchange.Imports;
using CrmAdmin.Tests.Features.Exchange.Imports;
using Xunit;

namespace CrmAdmin.Tests.Tables;

/// <summary>Files at the limits: they come in, in little memory.</summary>
[Collection(nameof(Alone))]
public sealed class LongFilesTests
{
    [Fact]
    public void A_hundred_thousand_rows_come_in_and_stay_small_in_memory()
    {
        using var file = File.Create(Path.GetTempFileName(), 4096, FileOptions.DeleteOnClose);
        file.Write("email,_website,firstname,lastname\n"u8);
        for (var i = 0; i < 100_000; i++)
        {
            file.Write(Encoding.UTF8.GetBytes($"a{i}@shop.example,base,Zoë {i},\"Last, {i}\"\n"));
        }
        var reading = ImportFile.Read(file, "long", ImportLimits.ForUploads);
        var (first, last, progress) = (0L, 0L, 0.0);

        foreach (var row in reading.Rows)
        {
            Assert.Null(row.Rejection);
            if (row.Number == 1_000)
            {
                first = GC.GetTotalMemory(forceFullCollection: true);
                progress = reading.Progress;
            }
            else if (row.Number == 100_001)
            {
                last = GC.GetTotalMemory(forceFullCollection: true);
            }
        }

        Assert.InRange(last - first, long.MinValue, 32 << 20);
        Assert.InRange(progress, 0.001, 0.2);
        Assert.Equal(1, reading.Progress);
    }

    [Fact]
    public void The_command_line_may_raise_the_limits()
    {
        var text = Encoding.UTF8.GetBytes("email,_website,firstname\n" + string.Concat(Enumerable.Range(0, 4).Select(i => $"a{i}@b.example,base,A\n")));

        Assert.Equal("import.too-many-rows", ImportSample.Refusal(text, new() { MaxRows = 3 }));
        Assert.Equal("import.too-large", ImportSample.Refusal(text, new() { MaxBytes = text.Length - 1 }));
        Assert.Equal("import.too-many-columns", ImportSample.Refusal(text, new() { MaxColumns = 2 }));
        Assert.Equal(4, ImportSample.Of(text, new() { MaxRows = 4, MaxColumns = 3, MaxBytes = text.Length }).Rows.Count);
    }

    [Fact]
    public void Too_many_rows_are_refused_before_the_first_is_given()
    {
        var text = Encoding.UTF8.GetBytes("email,_website,firstname\na@b.example,base,A\nc@d.example,base,A\n");

        var refusal = Assert.Throws<RuleException>(
            () => ImportFile.Read(new MemoryStream(text), "long", new() { MaxRows = 1 }));

        Assert.Equal(("import.too-many-rows", 1), (refusal.Code, refusal.Args[0]));
    }
}
