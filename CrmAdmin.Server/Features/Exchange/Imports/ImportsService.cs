using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Exchange.Imports;

public sealed class ImportsService(ICurrentStaff current, ImportUploads uploads, ImportRun run) : IImportsService
{
    private const int PreviewRows = 20;

    public async Task<ImportPreview> PreviewAsync(string upload, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersImport, ct);
        var (name, file) = uploads.Open(upload, actor.StaffId);
        await using (file)
        {
            return await Task.Run(() => Preview(name, file, ct), ct); // reading is work for a thread of its own, not for the page's
        }
    }

    public async Task<ImportReport> RunAsync(string upload, ImportMode mode, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersImport, ct);
        var author = actor.ToAuthor() with { Source = "import" };
        return await uploads.ImportAsync(upload, actor.StaffId, (name, file) => Task.Run(
            () => run.RunAsync(ImportFile.Read(file, name, ImportLimits.ForUploads, ct), mode, author, actor.Name, progress, told: null, ct), ct));
    }

    private static ImportPreview Preview(string name, Stream file, CancellationToken ct)
    {
        var reading = ImportFile.Read(file, name, ImportLimits.ForUploads, ct);
        var rows = reading.Rows.Take(PreviewRows).Select(Row).ToList();
        return new(
            name, reading.Format, reading.Encoding, reading.EncodingIsGuess,
            reading.Separator switch { null => "", '\t' => "Tab", var separator => separator.ToString()! },
            reading.DateOrder == DateOrder.MonthFirst, reading.SheetsNotRead, rows);
    }

    private static ImportPreviewRow Row(ImportedRow row)
    {
        var (customer, address) = (row.Customer, row.Addresses.Count > 0 ? row.Addresses[0] : null);
        return new(
            row.Number,
            CustomerName.Display(customer?.FirstName ?? address?.FirstName, customer?.MiddleName, customer?.LastName ?? address?.LastName, customer?.Company),
            customer?.Email, customer?.PersonalPhone ?? customer?.WorkPhone ?? address?.Phone,
            address is null ? null : string.Join(", ", new[] { address.City, address.CountryCode }.Where(part => part is not null)), row.Rejection);
    }
}
