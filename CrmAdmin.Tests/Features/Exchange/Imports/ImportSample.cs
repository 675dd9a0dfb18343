using System.Text;
using ClosedXML.Excel;
using CrmAdmin.Server.Features.Exchange.Imports;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>Reads files of customers the way the tests want them: whole.</summary>
internal static class ImportSample
{
    public static (ImportFileReading File, List<ImportedRow> Rows) Of(byte[] content, ImportLimits? limits = null)
    {
        var file = ImportFile.Read(new MemoryStream(content), "customers", limits ?? ImportLimits.ForUploads);
        return (file, [.. file.Rows]);
    }

    public static (ImportFileReading File, List<ImportedRow> Rows) Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>The rows of one of the small files beside the tests.</summary>
    public static (ImportFileReading File, List<ImportedRow> Rows) OfFile(string name)
        => Of(System.IO.File.ReadAllBytes(FilePath(name)));

    public static string FilePath(string name)
        => Path.Combine(AppContext.BaseDirectory, "Features", "Exchange", "Imports", "Files", name);

    public static string Refusal(byte[] content, ImportLimits? limits = null)
        => Assert.Throws<RuleException>(() => Of(content, limits)).Code;

    public static string Refusal(string text) => Refusal(Encoding.UTF8.GetBytes(text));

    /// <summary>Why the one row below the header was rejected.</summary>
    public static InputError Rejection(string text)
    {
        var rejection = Assert.Single(Of(text).Rows).Rejection;
        Assert.NotNull(rejection);
        return rejection;
    }

    public static byte[] Workbook(Action<IXLWorkbook> fill)
    {
        using var workbook = new XLWorkbook();
        fill(workbook);
        using var content = new MemoryStream();
        workbook.SaveAs(content);
        return content.ToArray();
    }

    public static byte[] Workbook(params object[][] rows) => Workbook(workbook =>
    {
        var sheet = workbook.AddWorksheet("Customers");
        for (var row = 0; row < rows.Length; row++)
        {
            for (var column = 0; column < rows[row].Length; column++)
            {
                sheet.Cell(row + 1, column + 1).Value = rows[row][column];
            }
        }
    });
}
