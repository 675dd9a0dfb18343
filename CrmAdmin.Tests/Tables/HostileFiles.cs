using System.IO.Compression;
using System.Text;
using CrmAdmin.Tests.Features.Exchange.Imports;

namespace CrmAdmin.Tests.Tables;

/// <summary>Files made to hurt a reader. All are invented here.</summary>
internal static class HostileFiles
{
    public const string Header = "email,_website,firstname,lastname";
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    /// <summary>Name of the attack, the outcome (a refusal's code, or “rows”) and how to make the file.</summary>
    public static IReadOnlyDictionary<string, (string Outcome, Func<byte[]> Make)> All { get; } = new Dictionary<string, (string, Func<byte[]>)>(
        StringComparer.Ordinal)
    {
        ["a sheet of 300 MB of blanks"] = ("import.zip-bomb", () => Workbook(Sheet(""), extra: ("xl/media/big.bin", new string(' ', 300 << 20)))),
        ["a small sheet that unpacks a thousandfold"] = ("import.zip-bomb", () => Workbook(Sheet(Repeated("<c></c>", 1_200_000)))),
        ["the same beside a picture that does not compress"] = ("import.zip-bomb",
            () => Workbook(Sheet(Repeated("<c></c>", 1_200_000)), extra: ("xl/media/picture.bin", Noise(1 << 20)))),
        ["201 parts"] = ("import.zip-bomb", () => Zip([.. Enumerable.Range(0, 201).Select(i => ($"xl/p{i}.xml", "<a/>"))])),
        ["strings beyond what fits in memory"] = ("import.zip-bomb",
            () => Workbook(Sheet(""), extra: ("xl/sharedStrings.xml", "<sst>" + Repeated("<si><t>" + new string('a', 40) + "{0}</t></si>", 1_200_000)))),
        ["a macro"] = ("import.macro", () => Workbook(Sheet(""), extra: ("xl/vbaProject.bin", "x"))),
        ["a macro by its type"] = ("import.macro", () => Workbook(Sheet(""), types: "application/vnd.ms-excel.sheet.macroEnabled.main+xml")),
        ["a macro sheet of 1992"] = ("import.macro", () => Workbook(Sheet(""), extra: ("xl/macrosheets/sheet1.xml", "<a/>"))),
        ["a link to another workbook"] = ("import.external-link", () => Workbook(Sheet(""), extra: ("xl/externalLinks/externalLink1.xml", "<a/>"))),
        ["a picture fetched from elsewhere"] = ("import.external-link",
            () => Workbook(Sheet(""), extra: ("xl/worksheets/_rels/sheet1.xml.rels", Relation("image", "http://host.example/x")))),
        ["a hyperlink, which every e-mail becomes"] = ("rows",
            () => Workbook(Sheet(""), extra: ("xl/worksheets/_rels/sheet1.xml.rels", Relation("hyperlink", "mailto:a@b.example")))),
        ["a document type"] = ("import.dtd", () => Workbook("<!DOCTYPE a SYSTEM \"file:///etc/passwd\">" + Sheet(""))),
        ["a billion laughs"] = ("import.dtd",
            () => Workbook(
                Sheet(""), extra: ("xl/sharedStrings.xml", "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><sst>&b;</sst>"))),
        ["a document type behind a comment"] = ("import.dtd", () => Workbook("<!-- > <a> --><!DOCTYPE a []>" + Sheet(""))),
        ["XML in UTF-16"] = ("import.not-a-table", () => Zip([.. Parts(""), ("xl/worksheets/sheet1.xml", "\uFEFF" + Sheet(""))], Encoding.Unicode)),
        ["a million elements in each other"] = ("import.part-too-complex", () => Workbook(Sheet(Repeated("<a>", 1_000_000)))),
        ["an attribute of a megabyte"] = ("import.part-too-complex", () => Workbook(Sheet($"<a b=\"{Noise(1 << 20)}\"/>"))),
        ["a cell of two megabytes in a workbook"] = ("import.part-too-complex",
            () => Workbook(Sheet($"<c r=\"A9\" t=\"inlineStr\"><is><t>{Noise(2 << 20)}</t></is></c>"))),
        ["character data hidden in a section"] = ("import.part-too-complex", () => Workbook(Sheet("<c><v><![CDATA[<a>]]></v></c>"))),
        ["merged cells without end"] = ("import.part-too-complex", () => Workbook(Sheet("", Repeated("<mergeCell ref=\"A{0}:B{0}\"/>", 150_000)))),
        ["row two billion"] = ("import.damaged", () => Workbook(Sheet("<row r=\"2000000000\"><c r=\"A2000000000\"><v>1</v></c></row>"))),
        ["a cell far to the right"] = ("import.too-many-columns", () => Workbook(Sheet("<row r=\"3\"><c r=\"ZZZZZ3\"><v>1</v></c></row>"))),
        ["a string that the table of strings has not"] = ("rows or import.damaged",
            () => Workbook(Sheet("<row r=\"3\"><c r=\"A3\" t=\"s\"><v>99</v></c></row>"))),
        ["a sheet that ends in the middle"] = ("import.damaged", () => Workbook(Sheet("")[..^30])),
        ["a part that climbs out of its folder"] = ("rows", () => Workbook(Sheet(""), extra: ("../../../../tmp/evil.xml", "<a/>"))),
        ["a zip cut off"] = ("import.damaged", () => Workbook(Sheet(""))[..^40]),
        ["a zip by its first bytes only"] = ("import.damaged", () => [.. "PK\u0003\u0004"u8, .. Encoding.ASCII.GetBytes(Noise(4000))]),
        ["a zip of something else"] = ("import.not-a-table", () => Zip([("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<a/>")])),
        ["a binary workbook"] = ("import.not-a-table", () => Zip([("[Content_Types].xml", "<Types/>"), ("xl/workbook.bin", "x")])),
        ["an encrypted workbook"] = ("import.encrypted", () => Compound("EncryptedPackage")),
        ["a workbook of Excel 97"] = ("import.old-excel", () => Compound("Workbook")),
        ["a PDF"] = ("import.not-a-table", () => Encoding.ASCII.GetBytes("%PDF-1.7\n1 0 obj\n")),
        ["a web page"] = ("import.not-a-table", () => Encoding.ASCII.GetBytes("<html><table><tr><td>email</td></tr></table></html>")),
        ["JSON"] = ("import.not-a-table", () => Encoding.ASCII.GetBytes("[{\"email\":\"a@b.example\"}]")),
        ["NULs in the header"] = ("import.not-a-table", () => Encoding.ASCII.GetBytes("email,_web\0site,firstname,lastname\n")),
        ["NULs in a row"] = ("rows", () => Encoding.ASCII.GetBytes($"{Header}\na@b.example,ba\0se,A,B\n")),
        ["nothing at all"] = ("import.empty", () => []),
        ["a mark and nothing else"] = ("import.empty", () => [0xEF, 0xBB, 0xBF]),
        ["blank lines only"] = ("import.empty", () => Encoding.ASCII.GetBytes("\n \n\r\n")),
        ["201 columns"] = ("import.too-many-columns", () => Encoding.ASCII.GetBytes(Header + Repeated(",c{0}", 197) + "\n")),
        ["201 columns in a workbook"] = ("import.too-many-columns", () => ImportSample.Workbook([.. Enumerable.Range(0, 201).Select(i => (object)$"c{i}")])),
        ["100,001 rows"] = ("import.too-many-rows", () => Encoding.ASCII.GetBytes($"{Header}\n" + Repeated("a{0}@b.example,base,A,B\n", 100_001))),
        ["11 MB"] = ("import.too-large", () => Encoding.ASCII.GetBytes($"{Header}\n" + Repeated("a@b.example,base,A,B\n", 550_000))),
        ["a line of two megabytes"] = ("import.line-too-long", () => Encoding.ASCII.GetBytes($"{Header}\na@b.example,base,{Noise(2 << 20)},B\n")),
        ["a header of separators"] = ("import.too-many-columns", () => Encoding.ASCII.GetBytes(new string(',', 900_000))),
        ["rows of separators"] = ("rows", () => Encoding.ASCII.GetBytes($"{Header}\n" + Repeated(new string(',', 900_000) + "\n", 9))),
        ["a quote that opens in every row"] = ("rows", () => Encoding.ASCII.GetBytes($"{Header}\n" + Repeated("\"a{0}@b.example,base,A,B\n", 99_000))),
        ["a quote that opens before the last row"] = ("rows", () => Encoding.ASCII.GetBytes($"{Header}\na@b.example,base,A,B\n\"c@d.example,base,A,B\n")),
        ["all kinds of line ends in one file"] = ("rows",
            () => Encoding.ASCII.GetBytes($"{Header}\r\na@b.example,base,A,B\rc@d.example,base,A,B\n\n\r\re@f.example,base,A,B")),
        ["half a character at the end"] = ("rows", () => [.. Encoding.ASCII.GetBytes($"{Header}\na@b.example,base,A,B"), 0xE2, 0x82]),
        ["bytes without any meaning"] = ("import.not-a-table or import.encoding or import.line-too-long or import.unknown-format", () => Random(1 << 20)),
        ["a cell that holds an error"] = ("rows",
            () => Workbook(Sheet("<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>c@d.example</t></is></c><c r=\"C3\" t=\"e\"><v>#N/A</v></c></row>"))),
        ["half a pair of UTF-16"] = ("rows",
            () => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes($"{Header}\na@b.example,base,A"), 0x00, 0xD8, .. Encoding.Unicode.GetBytes(",B\n")]),
    };

    private static string Sheet(string rows, string behind = "") =>
        $"<worksheet xmlns=\"{Main}\"><sheetData><row r=\"1\">{string.Concat(Header.Split(',').Select((name, i) => Cell(i, 1, name)))}</row>"
        + $"<row r=\"2\">{string.Concat("a@b.example,base,A,B".Split(',').Select((text, i) => Cell(i, 2, text)))}</row>{rows}</sheetData>{behind}</worksheet>";

    private static string Cell(int column, int row, string text) => $"<c r=\"{(char)('A' + column)}{row}\" t=\"inlineStr\"><is><t>{text}</t></is></c>";

    private static string Relation(string type, string target)
        => $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{Links}/{type}\" Target=\"{target}\" TargetMode=\"External\"/></Relationships>";

    private static (string, string)[] Parts(string type) =>
    [
        ("[Content_Types].xml",
            $"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/xl/workbook.xml\" ContentType=\"{type}\"/></Types>"),
        ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Links}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels",
            $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{Links}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
    ];

    private static byte[] Workbook(string sheet, (string, string)? extra = null, string types = "application/x")
        => Zip([.. Parts(types), ("xl/worksheets/sheet1.xml", sheet), .. extra is { } part ? [part] : Array.Empty<(string, string)>()]);

    private static byte[] Zip((string Name, string Text)[] parts, Encoding? lastIn = null)
    {
        using var content = new MemoryStream();
        using (var zip = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var part = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
                part.Write((name == parts[^1].Name ? lastIn ?? Encoding.UTF8 : Encoding.UTF8).GetBytes(text));
            }
        }
        return content.ToArray();
    }

    /// <summary>The workbook with some bytes of one of its parts changed, and packed again so that they are read.</summary>
    public static byte[] WithDamagedPart(byte[] workbook, Random random, Func<byte[], Random, byte[]> damage)
    {
        using var content = new MemoryStream();
        using (var from = new ZipArchive(new MemoryStream(workbook)))
        using (var to = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            var hit = random.Next(from.Entries.Count);
            for (var i = 0; i < from.Entries.Count; i++)
            {
                using var part = new MemoryStream();
                using (var source = from.Entries[i].Open())
                {
                    source.CopyTo(part);
                }
                using var target = to.CreateEntry(from.Entries[i].FullName).Open();
                target.Write(i == hit ? damage(part.ToArray(), random) : part.ToArray());
            }
        }
        return content.ToArray();
    }

    private static byte[] Compound(string stream)
        => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1016], .. Encoding.Unicode.GetBytes(stream), .. new byte[512]];

    private static string Repeated(string format, int times)
    {
        var text = new StringBuilder();
        for (var i = 1; i <= times; i++)
        {
            text.AppendFormat(CultureInfo.InvariantCulture, format, i);
        }
        return text.ToString();
    }

    /// <summary>Letters that do not compress well.</summary>
    private static string Noise(int length) => string.Create(length, 7, (letters, seed) =>
    {
        var random = new Random(seed);
        foreach (ref var letter in letters)
        {
            letter = (char)('a' + random.Next(26));
        }
    });

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(11).NextBytes(bytes);
        return bytes;
    }
}
