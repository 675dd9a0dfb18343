using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Tests.Features.Exchange.Exports;
using ExcelDataReader;
using Xunit;

namespace CrmAdmin.Tests.Tables;

/// <summary>No text of a customer becomes a formula in whoever opens the file, and none is lost on the way back.</summary>
public sealed class FormulaQuoteTests
{
    private const int TextFormat = 49; // Excel's own number of “@”
    private const string Alphabet = "=+-@＝＋－＠﹦−\t\r\n\0 \u00a0\u3000\u200b\ufeff'\";,|_x0041&<>a1Ä민\ud83d\ude00\u0001\u001f\uffff";

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49 151 1234567", "'+49 151 1234567")]
    [InlineData("-5", "'-5")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("\rx", "'\rx")]
    [InlineData("\nx", "'\nx")]
    [InlineData("\0x", "'\0x")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\u00a0=1", "'\u00a0=1")]
    [InlineData("\u200b+1", "'\u200b+1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("＋1", "'＋1")]
    [InlineData("－1", "'－1")]
    [InlineData("＠a", "'＠a")]
    [InlineData("one\n=2", "one\n'=2")]
    [InlineData("one\r\n =2\r\nthree", "one\r\n' =2\r\nthree")]
    [InlineData("one;=2", "one;'=2")]
    [InlineData("'=1", "''=1")]
    [InlineData("Ann-Marie", "Ann-Marie")]
    [InlineData("a=b", "a=b")]
    [InlineData("O'Brien", "O'Brien")]
    [InlineData("'t Hart", "'t Hart")]
    [InlineData("", "")]
    public void What_a_spreadsheet_would_calculate_gets_an_apostrophe_and_nothing_else(string text, string expected)
    {
        Assert.Equal(expected, FormulaQuote.Put(text));
        Assert.Equal(text, FormulaQuote.Take(expected));
    }

    [Fact]
    public async Task Ten_thousand_strings_are_no_formula_in_a_csv_and_come_back_as_they_were()
    {
        var texts = Texts();
        var csv = await WriteAsync((stream, titles) => Task.FromResult<IExportSheet>(new CsvSheet(stream, titles, 2)), texts);
        Assert.Equal([0xEF, 0xBB, 0xBF], csv[..3]);
        var rows = ExportTest.Rows(csv);
        Assert.Equal(texts.Count + 1, rows.Count);
        foreach (var (text, row) in texts.Zip(rows.Skip(1)))
        {
            Assert.False(IsFormula(row[0]), row[0]);
            Assert.Equal(Whole(text), FormulaQuote.Take(row[0]));
            Assert.Equal("7", row[1]);
        }
    }

    [Fact]
    public async Task Ten_thousand_strings_are_text_in_a_workbook_and_come_back_as_they_were()
    {
        var texts = Texts();
        var xlsx = await WriteAsync(async (stream, titles) => await XlsxSheet.BeginAsync(stream, "Texts", [.. titles.Select(title => (title, 12))], 2), texts);
        using (var archive = new ZipArchive(new MemoryStream(xlsx)))
        {
            using var part = archive.GetEntry("xl/worksheets/sheet1.xml")!.Open();
            var sheet = XDocument.Load(part);
            Assert.DoesNotContain(sheet.Descendants(), element => element.Name.LocalName == "f");
            var cells = sheet.Descendants().Where(element => element.Name.LocalName == "c" && element.Attribute("r")!.Value.StartsWith('A')).ToList();
            Assert.All(cells, cell => Assert.Equal("inlineStr", cell.Attribute("t")!.Value));
            using var styles = archive.GetEntry("xl/styles.xml")!.Open();
            var formats = XDocument.Load(styles).Descendants().Single(element => element.Name.LocalName == "cellXfs").Elements()
                .Select(style => (int)style.Attribute("numFmtId")!).ToList();
            Assert.All(cells, cell => Assert.Equal(TextFormat, formats[(int)cell.Attribute("s")!])); // stays a text where somebody edits it
        }
        using var reader = ExcelReaderFactory.CreateReader(new MemoryStream(xlsx));
        Assert.True(reader.Read());
        foreach (var text in texts)
        {
            Assert.True(reader.Read());
            Assert.Equal(Whole(text), reader.GetString(0));
            Assert.Equal(7, reader.GetDouble(1));
        }
        Assert.False(reader.Read());
    }

    [SharedDataFact]
    public void Known_payloads_and_naughty_strings_are_quoted_where_they_begin_like_formulas()
    {
        var payloads = SharedData.Lines("injection-payloads/csv-formula-injection.txt").Where(line => line.Length > 0).ToList();
        Assert.Contains(payloads, line => line[0] == '=');
        Assert.All(payloads, payload => Assert.False(IsFormula(FormulaQuote.Put(payload)), payload));
        using var sections = JsonDocument.Parse(SharedData.Read("naughty-strings/blns-part.json"));
        foreach (var text in sections.RootElement.EnumerateArray().SelectMany(section => section.GetProperty("strings").EnumerateArray())
            .Select(text => text.GetString()!))
        {
            Assert.False(IsFormula(FormulaQuote.Put(text)), text);
            Assert.Equal(text, FormulaQuote.Take(FormulaQuote.Put(text)));
        }
    }

    /// <summary>As a spreadsheet sees it, whatever it takes for a line's end; written without the code that is tested.</summary>
    private static bool IsFormula(string cell) => (cell.Length > 0 && "\t\r\n\0".Contains(cell[0])) || cell.Split('\r', '\n').Any(line
        => Narrow(line).TrimStart([.. " \u00a0\u3000\u200b\ufeff\t\0\u0001\u001f"]) is { Length: > 0 } seen && "=+-@\u2212".Contains(seen[0]));

    private static string Narrow(string text)
        => string.Concat(text.Select(c => c switch
        {
            >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
            '﹦' => '=',
            '﹢' => '+',
            '﹣' => '-',
            '﹫' => '@',
            _ => c
        }));

    // A fixed seed: a failure can be looked at again.
    private static List<string> Texts()
    {
        var random = new Random(36);
        var longest = string.Concat(Enumerable.Repeat("\ud83d\ude00<", 10_000)); // longer than any buffer, with pairs at its end
        return
        [
            longest, $"x{longest}",
            .. Enumerable.Range(0, 10_000)
                .Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => Alphabet[random.Next(Alphabet.Length)]))),
        ];
    }

    /// <summary>Half a surrogate pair cannot be written in UTF-8.</summary>
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static async Task<byte[]> WriteAsync(Func<Stream, string[], Task<IExportSheet>> begin, IEnumerable<string> texts)
    {
        using var file = new MemoryStream();
        var sheet = await begin(file, ["Text", "Number"]);
        foreach (var text in texts)
        {
            sheet.Text(text);
            sheet.Whole(7);
            await sheet.EndRowAsync();
        }
        await sheet.FinishAsync();
        return file.ToArray();
    }
}
