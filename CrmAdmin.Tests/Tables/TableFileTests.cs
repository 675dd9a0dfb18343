using System.Text;
using ClosedXML.Excel;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Tests.Features.Exchange.Imports;
using Xunit;

namespace CrmAdmin.Tests.Tables;

/// <summary>Text and workbooks as tables: encodings, separators, quotes, rows, sheets, cells.</summary>
public sealed class TableFileTests
{
    private const string Table = "id;name\n1;Zoë\n2;Łukasz\n";

    static TableFileTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, string, bool> Encodings => new()
    {
        { "utf-8", "UTF-8", false },
        { "utf-8 mark", "UTF-8 (BOM)", false },
        { "utf-16", "UTF-16 LE", false },
        { "utf-16 mark", "UTF-16 LE (BOM)", false },
        { "utf-16BE", "UTF-16 BE", false },
        { "utf-16BE mark", "UTF-16 BE (BOM)", false },
        { "iso-8859-1", "Latin-1 (ISO 8859-1)", true },
        { "windows-1252", "Windows-1252", true },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_bytes_tell_the_encoding(string encoding, string name, bool isGuess)
    {
        var text = encoding == "windows-1252" ? "id,name\n1,Zoë\n2,€ Müller\n" : "id,name\n1,Zoë\n2,Müller\n";
        var writer = Encoding.GetEncoding(encoding.Replace(" mark", "", StringComparison.Ordinal));
        byte[] mark = encoding.EndsWith("mark", StringComparison.Ordinal) ? writer.GetPreamble() : [];

        var (table, rows) = Read([.. mark, .. writer.GetBytes(text)]);

        Assert.Equal((name, isGuess), (table.Encoding, table.EncodingIsGuess));
        Assert.Equal("id", table.Sheets[0].Header[0]);
        Assert.Equal("Zoë", rows[0].Cells[1]);
        Assert.EndsWith("Müller", rows[1].Cells[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_mark_at_the_start_does_not_hide_the_quote_behind_it()
        => Assert.Equal("i,d|na\nme", string.Join('|', Read("\uFEFF\"i,d\",\"na\nme\"\n1,a\n").Table.Sheets[0].Header));

    [Fact]
    public void One_broken_byte_in_a_file_of_good_UTF_8_damages_its_own_row_only()
    {
        byte[] content = [.. Encoding.UTF8.GetBytes("id,name\n1,Zoë\n2,Łukasz\n3,M"), 0xFC, .. Encoding.UTF8.GetBytes("ller\n")];
        var (table, rows) = Read(content);

        Assert.Equal(("UTF-8", true), (table.Encoding, table.EncodingIsGuess));
        Assert.Equal("Łukasz", rows[1].Cells[1]);
        Assert.Contains('\uFFFD', rows[2].Cells[1]);
    }

    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    public void The_header_tells_the_separator(char separator)
    {
        var text = $"id{separator}name{separator}\"a,b;c\td,e;f\tg,h;\t\"\n1{separator}Zoë{separator}x,y;z\n".Replace(
            "x,y;z", "\"x,y;z\t\"", StringComparison.Ordinal);
        var (table, rows) = Read(text);

        Assert.Equal(separator, table.Separator);
        Assert.Equal(3, table.Sheets[0].Header.Count);
        Assert.Equal("x,y;z\t", rows[0].Cells[2]);
    }

    [Fact]
    public void Rows_are_numbered_as_a_spreadsheet_does()
    {
        var rows = Read("id,name\n1,\"a\nb\nc\"\n\n2,d\n,\n3,e").Rows;

        Assert.Equal([2, 4, 6], rows.Select(row => row.Number));
        Assert.Equal("a\nb\nc", rows[0].Cells[1]);
    }

    [Fact]
    public void Blank_lines_above_the_header_count_as_rows()
    {
        var (table, rows) = Read("\n\nid,name\n1,a\n");

        Assert.Equal((3, 4), (table.Sheets[0].HeaderNumber, Assert.Single(rows).Number));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\r")]
    [InlineData("\n")]
    public void Every_kind_of_line_end_is_known(string end)
        => Assert.Equal(["1", "a"], Read($"id,name{end}1,a{end}2,b{end}").Rows[0].Cells);

    [Fact]
    public void A_quote_that_never_closes_costs_its_own_line_and_not_those_below()
    {
        var rows = Read("id,name\n1,\"open\n2,b\n3,\"c, d\"\n4,\"e\nf\"\n5,\"open again").Rows;

        Assert.Equal(
            "2:import.row.quotes 3:b 4:c, d 5:e\nf 6:import.row.quotes",
            string.Join(' ', rows.Select(row => $"{row.Number}:{row.Problem?.Code ?? row.Cells[1]}")));
    }

    [Fact]
    public void Broken_rows_are_told_wherever_the_reader_has_run_ahead_to()
    {
        var text = new StringBuilder("id,name\n");
        for (var i = 2; i <= 20_000; i++)
        {
            text.Append(i % 7 == 0 ? $"{i},\"x\"y\n" : $"{i},n{i}\n");
        }
        var rows = Read(text.ToString()).Rows;

        Assert.Equal(19_999, rows.Count);
        Assert.All(rows, row => Assert.Equal(row.Number % 7 == 0, row.Problem is not null));
        Assert.All(rows.Where(row => row.Problem is null), row => Assert.Equal(row.Number.ToString(CultureInfo.InvariantCulture), row.Cells[0]));
    }

    [Fact]
    public void Rows_can_be_read_again()
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Table));
        var table = TableFile.Open(content, "x", ImportLimits.ForUploads);

        Assert.Equal(2, table.Rows(table.Sheets[0]).Count());
        Assert.Equal(2, table.Rows(table.Sheets[0]).Count());
        Assert.Equal(1, table.Progress);
    }

    [Fact]
    public void Cells_of_a_workbook_become_text_that_does_not_depend_on_the_culture()
    {
        var content = ImportSample.Workbook(workbook =>
        {
            var sheet = workbook.AddWorksheet("S");
            for (var column = 1; column <= 8; column++)
            {
                sheet.Cell(1, column).Value = $"c{column}";
            }
            sheet.Cell(2, 1).Value = 42;
            sheet.Cell(2, 2).Value = 1.5;
            sheet.Cell(2, 3).Value = new DateTime(2021, 2, 3, 0, 0, 0, DateTimeKind.Unspecified);
            sheet.Cell(2, 4).Value = new DateTime(2021, 2, 3, 4, 5, 6, DateTimeKind.Unspecified);
            sheet.Cell(2, 5).Value = true;
            sheet.Cell(2, 6).Value = 7210448301122;
            sheet.Cell(2, 7).Value = 1067;
            sheet.Cell(2, 7).Style.NumberFormat.Format = "00000";
        });

        Assert.Equal(["42", "1.5", "2021-02-03", "2021-02-03 04:05:06", "TRUE", "7210448301122", "01067", ""], Assert.Single(Read(content).Rows).Cells);
    }

    [Fact]
    public void The_first_visible_sheet_of_customers_is_read_and_the_others_are_named()
    {
        var content = ImportSample.Workbook(workbook =>
        {
            string[] header = ["email", "_website", "firstname"];
            foreach (var (name, person) in new[] { ("Hidden", "H"), ("Notes", ""), ("People", "P"), ("More people", "M") })
            {
                var sheet = workbook.AddWorksheet(name);
                for (var i = 0; i < header.Length; i++)
                {
                    sheet.Cell(1, i + 1).Value = person.Length == 0 ? $"note {i}" : header[i];
                }
                sheet.Cell(2, 1).Value = "a@b.example";
                sheet.Cell(2, 2).Value = "base";
                sheet.Cell(2, 3).Value = person;
            }
            workbook.Worksheet("Hidden").Visibility = XLWorksheetVisibility.Hidden;
        });

        var (file, rows) = ImportSample.Of(content);

        Assert.Equal(("People", "P"), (file.Sheet, Assert.Single(rows).Customer!.FirstName));
        Assert.Equal("Notes|More people", string.Join('|', file.SheetsNotRead));
    }

    [Fact]
    public void A_cell_beyond_the_header_makes_the_row_of_a_workbook_ragged()
    {
        var row = Assert.Single(Read(ImportSample.Workbook(["id", "name"], [1, "a", "lost"])).Rows);

        Assert.Equal(("import.row.ragged", 2), (row.Problem!.Code, row.Number));
    }

    [Fact]
    public void Reading_can_be_cancelled_between_rows()
    {
        using var cancel = new CancellationTokenSource();
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Table));
        var table = TableFile.Open(content, "x", ImportLimits.ForUploads, cancel.Token);
        using var rows = table.Rows(table.Sheets[0]).GetEnumerator();
        Assert.True(rows.MoveNext());

        cancel.Cancel();

        Assert.Throws<OperationCanceledException>(() => rows.MoveNext());
    }

    [Fact]
    public void Reading_has_a_time_and_the_takers_time_does_not_count()
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(Table));
        var none = Assert.Throws<RuleException>(() => TableFile.Open(content, "x", new() { MaxReadingTime = TimeSpan.FromTicks(1) }));
        Assert.Equal("import.timeout", none.Code);

        var table = TableFile.Open(content, "x", new() { MaxReadingTime = TimeSpan.FromSeconds(1) });
        Assert.Equal(2, table.Rows(table.Sheets[0]).Select(row =>
        {
            Thread.Sleep(1_100);
            return row;
        }).Count());
    }

    private static (TableFile Table, List<TableRow> Rows) Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static (TableFile Table, List<TableRow> Rows) Read(byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        var table = TableFile.Open(content, "x", ImportLimits.ForUploads);
        return (table, [.. table.Rows(table.Sheets[0])]);
    }
}
