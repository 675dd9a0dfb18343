using System.IO.Compression;
using System.Xml;

namespace CrmAdmin.Server.Tables;

/// <summary>
/// Where a sheet has cells such as <c>#N/A</c>. The Excel reader gives them as empty, and an empty cell would pass for a value that
/// is not there.
/// </summary>
internal static class CellErrors
{
    private const string Links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string StrictLinks = "http://purl.oclc.org/ooxml/officeDocument/relationships";

    /// <summary>By row number, the first such cell: “C2”.</summary>
    public static Dictionary<int, string> Of(Stream file, int sheetIndex)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        var errors = new Dictionary<int, string>();
        using var xml = Open(zip, PathOf(zip, sheetIndex));
        var number = 0;
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }
            if (xml.LocalName == "row")
            {
                number = int.TryParse(xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : number + 1;
            }
            else if (xml.LocalName == "c" && xml.GetAttribute("t") == "e")
            {
                errors.TryAdd(number, xml.GetAttribute("r") ?? "");
            }
        }
        return errors;
    }

    private static string PathOf(ZipArchive zip, int sheetIndex)
    {
        var id = Elements(zip, "xl/workbook.xml", "sheet", xml => xml.GetAttribute("id", Links) ?? xml.GetAttribute("id", StrictLinks))[sheetIndex];
        var target = Elements(zip, "xl/_rels/workbook.xml.rels", "Relationship", xml => xml.GetAttribute("Id") == id ? xml.GetAttribute("Target") : null)[0];
        return target.StartsWith('/') ? target[1..] : "xl/" + target;
    }

    private static List<string> Elements(ZipArchive zip, string path, string name, Func<XmlReader, string?> value)
    {
        var found = new List<string>();
        using var xml = Open(zip, path);
        while (xml.Read())
        {
            if (xml.NodeType == XmlNodeType.Element && xml.LocalName == name && value(xml) is { } text)
            {
                found.Add(text);
            }
        }
        return found;
    }

    private static XmlReader Open(ZipArchive zip, string path)
    {
        var part = zip.Entries.First(entry => entry.FullName.Replace('\\', '/').TrimStart('/').Equals(path, StringComparison.OrdinalIgnoreCase));
        return XmlReader.Create(part.Open(), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true });
    }
}
