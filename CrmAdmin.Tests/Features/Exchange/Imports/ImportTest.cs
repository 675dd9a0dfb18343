using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Exchange.Imports;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>Brings files into a migrated database, past the upload.</summary>
public abstract class ImportTest : CrmTest
{
    protected static (int Created, int Updated, int Unchanged, int Rejected) Counts(ImportReport report)
        => (report.Created, report.Updated, report.Unchanged, report.Rejected);

    protected static Stream Own(string file) => File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Features", "Exchange", "Imports", "Files", file));

    protected static MemoryStream Text(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));

    protected Task<ImportReport> ImportAsync(string path) => ImportAsync(File.OpenRead(path));

    protected async Task<ImportReport> ImportAsync(Stream file, ImportMode mode = ImportMode.GoodRows, Action<ImportProblem>? told = null)
    {
        await using (file)
        {
            var author = new Author(Me!.Id, Me.Name, "import", Author.NewCorrelation());
            return await Get<ImportRun>()
                .RunAsync(ImportFile.Read(file, "file", ImportLimits.ForUploads), mode, author, Me.Name, progress: null, told, default);
        }
    }

    protected Task<Customer> CustomerAsync(string email, string? firstName = null) => QueryAsync(db
        => db.Customers().SingleAsync(c => c.EmailKey == email && (firstName == null || c.FirstName == firstName)));
}
