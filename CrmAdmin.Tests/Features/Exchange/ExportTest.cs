using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Components.Features.Exchange;
using CrmAdmin.Server.Features.Exchange;
using CsvHelper;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Tests.Features.Exchange;

/// <summary>Exports from a migrated database, and what stands in their files.</summary>
public abstract class ExportTest : ImportTest
{
    protected IExportsService Exports => Get<IExportsService>();

    protected ExportRunner Runner => Shop.Services.GetService(typeof(ExportRunner)) as ExportRunner ?? throw new InvalidOperationException();

    protected string Folder => Path.Combine(Shop.Storage.Folder, "exports");

    protected string[] Stored => Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [];

    protected Task<long> StartAsync(CustomerQuery? query = null, ExportFormat format = ExportFormat.Csv, ExportTemplate template = ExportTemplate.AllFields, params string[] shown)
        => Exports.StartAsync(new() { Query = query ?? new(), Format = format, Template = template, Shown = shown, Reason = "yearly audit", Command = Guid.NewGuid() });

    protected Task<ExportRun> RunAsync(long id) => QueryAsync(db => db.ExportRuns().AsNoTracking().SingleAsync(run => run.Id == id));

    protected async Task<byte[]> ContentAsync(long id)
    {
        await using var content = (await Exports.FetchAsync(id)).Content;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>Started, made and fetched.</summary>
    protected async Task<byte[]> ExportAsync(CustomerQuery? query = null, ExportFormat format = ExportFormat.Csv, ExportTemplate template = ExportTemplate.AllFields, params string[] shown)
    {
        var id = await StartAsync(query, format, template, shown);
        await Runner.RunDueAsync(default);
        return await ContentAsync(id);
    }

    internal static List<string[]> Rows(byte[] csv)
    {
        using var text = new StreamReader(new MemoryStream(csv));
        using var reader = CsvReader.Create(text, new CsvReaderOptions { Separator = ',', HasHeader = false, SkipEmptyLines = false });
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. reader.Current.ToArray()]);
        }
        return rows;
    }
}
