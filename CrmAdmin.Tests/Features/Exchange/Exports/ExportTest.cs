using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Tests.Features.Exchange.Imports;
using CsvHelper;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

/// <summary>Exports from a migrated database, and what stands in their files.</summary>
public abstract class ExportTest : ImportTest
{
    protected IExportsService Exports => Get<IExportsService>();

    protected JobRunner Runner => Shop.Services.GetService(typeof(JobRunner)) as JobRunner ?? throw new InvalidOperationException();

    protected string Folder => Path.Combine(Shop.Storage.Folder, "exports");

    protected string[] Stored => Directory.Exists(Folder) ? Directory.GetFiles(Folder) : [];

    protected Task<long> StartAsync(
        CustomerQuery? query = null, ExportFormat format = ExportFormat.Csv, ExportTemplate template = ExportTemplate.AllFields, params string[] shown)
        => Exports.StartAsync(new()
        {
            Query = query ?? new(),
            Format = format,
            Template = template,
            Shown = shown,
            Reason = "yearly audit",
            Command = Guid.NewGuid()
        });

    protected Task<ExportRun> RunAsync(long id) => QueryAsync(db => db.ExportRuns().AsNoTracking().SingleAsync(run => run.Id == id));

    protected async Task<byte[]> ContentAsync(long id)
    {
        await using var content = (await Exports.FetchAsync(id)).Content;
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>Started, made and fetched.</summary>
    protected async Task<byte[]> ExportAsync(
        CustomerQuery? query = null, ExportFormat format = ExportFormat.Csv, ExportTemplate template = ExportTemplate.AllFields, params string[] shown)
    {
        var id = await StartAsync(query, format, template, shown);
        await Runner.RunWaitingAsync();
        return await ContentAsync(id);
    }

    /// <summary>One customer with a value in every field, except that they never signed in.</summary>
    protected async Task AddFullAsync(long? referrer = null, bool hasOneAddress = false)
    {
        var gold = (await QueryAsync(db => db.Levels().SingleAsync(level => level.Name == "Gold"))).Id;
        var id = await AddCustomerAsync(c =>
        {
            (c.SignInId, c.Number, c.NamePrefix, c.FirstName, c.MiddleName, c.LastName, c.NameSuffix) = ("kim", "K-7", "Dr.", "민수", "B \"Bo\"", "김", "jr.");
            (c.Company, c.Email, c.PersonalPhone, c.WorkPhone, c.WorkPhoneExtension, c.Fax, c.FaxExtension) =
                ("Łódź, Söhne", "kim@shop.example", "+82 10-1234-5678", "02 123", "12", "+49 30 1", "34");
            (c.PreferredLanguage, c.Gender, c.DateOfBirth, c.TaxNumber, c.IsActive, c.LevelId) = ("ko", "F", new(1990, 2, 28), "-7", false, gold);
            (c.BlockMarked, c.BlockPurchases, c.BlockSignIn, c.AccountManagerId, c.ReferredById) = (true, true, true, Me!.Id, referrer);
            (c.RegisteredAt, c.OrderCount, c.TotalSpentMinor) = (new(2026, 6, 30, 23, 30, 5, TimeSpan.Zero), 3, 123_405); // in Berlin it is July
            (c.LastActivityAt, c.LastPasswordResetAt, c.CreditActive, c.CreditLimitMinor) =
                (new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero), new(2026, 2, 28, 9, 0, 0, TimeSpan.Zero), true, 5_000);
        });
        await QueryAsync(async db =>
        {
            db.Entry(await db.Customers().SingleAsync(c => c.Id == id)).Property(c => c.AddedByName).CurrentValue = "Mina";
            db.Addresses().Add(new()
            {
                CustomerId = id,
                Name = "Home",
                Recipient = "Kim c/o Okafor",
                Company = "Brug NV",
                Street = "Veldstraat 1\nbus 3",
                City = "Gent",
                Region = "VOV",
                PostalCode = "9000",
                CountryCode = "BE",
                Phone = "+32 9 123 45 67",
                Fax = "32 1",
                IsBilling = true,
                IsDelivery = hasOneAddress,
            });
            if (!hasOneAddress)
            {
                db.Addresses().Add(new() { CustomerId = id, Name = "Office", Street = "Quay 2", City = "Łódź", CountryCode = "PL", IsDelivery = true });
                db.Addresses().Add(new() { CustomerId = id, Name = "Other", Street = "Elsewhere 3" });
            }
            return await db.SaveChangesAsync();
        });
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
