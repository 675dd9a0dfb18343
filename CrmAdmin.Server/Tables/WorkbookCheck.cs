using System.IO.Compression;
using System.Xml;

namespace CrmAdmin.Server.Tables;

/// <summary>
/// Looks a workbook over before it is parsed: it unpacks every part once, believing nothing that the archive says of its sizes,
/// and refuses what a list of customers has no use for.
/// </summary>
internal static class WorkbookCheck
{
    // Held in memory by the Excel reader, unlike the sheets themselves.
    private const long MaxHeldBytes = 64 * 1024 * 1024;
    private const long RatioCountsFrom = 1024 * 1024;

    /// <returns>Whether there may be cells that hold an error instead of a value.</returns>
    public static bool Run(Stream file, string name, ReadTimeLimit watch)
    {
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            CheckNames(zip, name, watch.Limits);
            var hasErrorCells = CheckSizes(zip, file.Length, name, watch);
            CheckLinks(zip);
            return hasErrorCells;
        }
        catch (Exception ex) when (ex is InvalidDataException or IOException or XmlException or NotSupportedException
            or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new RuleException("import.damaged", ex);
        }
    }

    private static RuleException Bomb(ImportLimits limits)
        => new("import.zip-bomb", limits.MaxParts, limits.MaxUnpackedBytes, limits.MaxRatio);

    private static void CheckNames(ZipArchive zip, string name, ImportLimits limits)
    {
        if (zip.Entries.Count > limits.MaxParts)
        {
            throw Bomb(limits);
        }
        var names = zip.Entries.Select(part => part.FullName.Replace('\\', '/').TrimStart('/').ToLowerInvariant()).ToList();
        if (zip.Entries.Any(part => part.IsEncrypted))
        {
            throw new RuleException("import.encrypted", name);
        }
        if (names.Any(part => part.EndsWith("vbaproject.bin", StringComparison.Ordinal) || part.StartsWith("xl/macrosheets/", StringComparison.Ordinal)))
        {
            throw new RuleException("import.macro");
        }
        if (names.Any(part => part.StartsWith("xl/externallinks/", StringComparison.Ordinal)))
        {
            throw new RuleException("import.external-link");
        }
        if (!names.Contains("[content_types].xml", StringComparer.Ordinal)
            || !names.Any(part => part.StartsWith("xl/", StringComparison.Ordinal))
            || names.Contains("xl/workbook.bin", StringComparer.Ordinal))
        {
            throw new RuleException("import.not-a-table", name);
        }
    }

    private static bool CheckSizes(ZipArchive zip, long packed, string name, ReadTimeLimit watch)
    {
        var limits = watch.Limits;
        var buffer = new byte[65_536];
        long total = 0;
        var hasErrorCells = false;
        foreach (var part in zip.Entries)
        {
            long size = 0;
            var isXml = Path.GetExtension(part.Name).ToUpperInvariant() is ".XML" or ".RELS";
            var scan = new XmlPartScan(name, isXml);
            using var content = part.Open();
            while (content.Read(buffer) is var read and > 0)
            {
                watch.Check();
                size += read;
                total += read;
                if (total > limits.MaxUnpackedBytes
                    || (size > RatioCountsFrom && size > part.CompressedLength * limits.MaxRatio)
                    || (total > RatioCountsFrom && total > packed * limits.MaxRatio)
                    || (size > MaxHeldBytes && !part.FullName.Contains("worksheets/", StringComparison.OrdinalIgnoreCase)))
                {
                    throw Bomb(limits);
                }
                scan.Take(buffer.AsSpan(0, read));
            }
            hasErrorCells |= scan.HasErrorCells;
        }
        return hasErrorCells;
    }

    /// <summary>Hyperlinks point outside too, and every typed e-mail address becomes one: those are not followed and do no harm.</summary>
    private static void CheckLinks(ZipArchive zip)
    {
        foreach (var part in zip.Entries)
        {
            var isTypes = part.FullName.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase);
            if (!isTypes && !part.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            using var content = part.Open();
            using var xml = XmlReader.Create(content, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (xml.Read())
            {
                if (isTypes && xml.GetAttribute("ContentType")?.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase) == true)
                {
                    throw new RuleException("import.macro");
                }
                if (xml.GetAttribute("TargetMode") == "External"
                    && xml.GetAttribute("Type")?.EndsWith("/hyperlink", StringComparison.Ordinal) != true)
                {
                    throw new RuleException("import.external-link");
                }
            }
        }
    }
}
