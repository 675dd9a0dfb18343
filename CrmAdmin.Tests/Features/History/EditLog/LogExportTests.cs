using ClosedXML.Excel;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.History.AccessLog;
using CrmAdmin.Server.Features.History.EditLog;
using CrmAdmin.Tests.Features.Exchange.Exports;
using Xunit;

namespace CrmAdmin.Tests.Features.History.EditLog;

/// <summary>The logs of changes, taken along as files.</summary>
public sealed class LogExportTests : ExportTest
{
    private long id;

    private IEditLogService Log => Get<IEditLogService>();

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        id = await AddCustomerAsync();
        await AddCustomerAsync();
    }

    [Fact]
    public async Task The_file_has_the_rows_of_the_log_as_it_shows_them_newest_first()
    {
        await SaveAsync(input => (input.Company, input.CreditLimitMinor) = ("=1+1", 123_456));
        Clock.Now += TimeSpan.FromMinutes(2);
        await SaveAsync(input => input.IsActive = false);
        var rows = Rows(await TakeAsync(new LogFilter(id).ToAddress()));

        Assert.Equal(["When (Europe/Berlin)", "By", "What", "Field", "Change", "Old value", "New value", "Source"], rows[0]);
        var me = Me!.Name;
        Assert.Equal(["2026-03-02 10:02:00", me, "Customer", "Active", "changed", "Yes", "No", "Back office"], rows[1]);
        Assert.Contains(rows, row => row.SequenceEqual(["2026-03-02 10:00:00", me, "Customer", "Company", "changed", "", "'=1+1", "Back office"]));
        Assert.Contains(rows, row => row[3] == "Credit limit" && row[6].EndsWith("1,234.56", StringComparison.Ordinal));
        Assert.Equal("added", rows[^1][4]);
        var shown = await Log.ListAsync(new(id, Size: 100));
        Assert.Equal((shown.Count, shown.Count + 1), (shown.Items.Count, rows.Count));
    }

    [Fact]
    public async Task Only_what_the_filter_finds_is_in_it_and_of_this_customer()
    {
        await SaveAsync(input => (input.LastName, input.Company) = ("Baker", "ACME"));
        Clock.Now += TimeSpan.FromDays(2);
        await As(StaffRole.Manager);
        await SaveAsync(input => input.LastName = "Cooper");

        Assert.Equal(["Cooper", "Baker"], await NewAsync(new(id, "LastName", After: 1)));
        Assert.Equal(["Cooper"], await NewAsync(new(id, By: "manager")));
        Assert.Equal(["Cooper"], await NewAsync(new(id, Source: "ui", From: new(2026, 3, 3))));
        Assert.Empty(await NewAsync(new(id, Source: "import")));
        Assert.Equal(2, await Exports.GetCountAsync(new() { Log = new LogFilter(id, "LastName").ToAddress() }));
    }

    [Fact]
    public async Task More_rows_than_a_batch_are_all_in_it_once()
    {
        LogFilling.Fill(Shop.Storage.SqliteConnectionString, 2_001, Clock.Now - TimeSpan.FromHours(1), customers: 1);
        var rows = Rows(await TakeAsync(new LogFilter(id, "LastName").ToAddress())).Skip(1).Select(row => row[6]);
        Assert.Equal(Enumerable.Range(0, 2_001).Reverse().Select(n => $"New name {n}"), rows);
    }

    [Fact]
    public async Task A_row_older_than_a_year_is_not_in_it_though_it_is_still_there()
    {
        await SaveAsync(input => input.Company = "ACME");
        Clock.Now += TimeSpan.FromDays(1);
        await As(Me!);
        await SaveAsync(input => input.Company = "Bolt");
        Clock.Now = new(2027, 3, 2, 9, 0, 0, 1, TimeSpan.Zero);
        await As(Me!);
        Assert.Equal("Bolt", Rows(await TakeAsync(new LogFilter(id).ToAddress())).Skip(1).Select(row => row[6]).Single());
        Assert.True(await QueryAsync(db => db.Set<EditLogEntry>().CountAsync(entry => entry.CustomerId == id)) > 1);
    }

    [Fact]
    public async Task Sensitive_values_are_masked_for_those_who_see_them_masked()
    {
        await SaveAsync(input => (input.Email, input.LastName) = ("carol@shop.example", "Cooper"));
        await As(StaffRole.Manager);
        await SetRightAsync(StaffRole.Manager, Permissions.CustomersSensitive, allowed: false);
        await As(Me!);
        var text = System.Text.Encoding.UTF8.GetString(await TakeAsync(new LogFilter(id).ToAddress()));
        Assert.DoesNotContain("carol", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ann@shop", text, StringComparison.Ordinal);
        Assert.Contains("Cooper", text, StringComparison.Ordinal);
        Assert.Contains("•", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reason_stands_in_the_customers_access_log_at_the_start_and_with_the_download()
    {
        var run = await StartAsync(new LogFilter(id, "Company").ToAddress());
        await Runner.RunWaitingAsync();
        Assert.StartsWith("edit-log-2026-03-02-1000", (await Exports.FetchAsync(run)).Name, StringComparison.Ordinal);
        var log = await QueryAsync(db => db.AccessEntries().OrderBy(entry => entry.Id).ToListAsync());
        Assert.Equal([AccessKind.Exported, AccessKind.Downloaded], log.Select(entry => entry.Kind));
        Assert.All(log,
            entry => Assert.Equal(
                ($"0 → CSV: complaint (/customers/{id}?tab=logs&field=Company)", id, Me!.Id), (entry.Subject, entry.CustomerId, entry.StaffId)));
        var row = (await Exports.ListAsync()).Items.Single();
        Assert.Equal(("edit-log", $"/customers/{id}?tab=logs&field=Company", true), (row.Log, row.Query, row.MayFetch));
        Assert.Equal(["Reason input.required"], await BrokenRulesAsync(() => Exports.StartAsync(new() { Log = "/audit-log" })));
    }

    [Fact]
    public async Task The_audit_log_goes_along_too_as_a_workbook_with_what_the_search_finds()
    {
        await SetRightAsync(StaffRole.Viewer, Permissions.CustomersAdd, allowed: true);
        await AddStaffAsync(StaffRole.Support, "Dora Döblin");
        var bytes = await TakeAsync(new LogFilter(Words: "dora").ToAddress(), ExportFormat.Xlsx);
        using var book = new XLWorkbook(new MemoryStream(bytes));
        var rows = book.Worksheets.Single().RowsUsed().Skip(1).ToList();
        var shown = (await Log.ListAuditLogAsync(new(Words: "dora"))).Items;
        Assert.NotEmpty(shown);
        Assert.Equal(shown.Count, rows.Count);
        Assert.All(rows, row => Assert.Contains("Dora Döblin", row.Cell(3).GetString(), StringComparison.Ordinal));
        Assert.True((await Log.ListAuditLogAsync(new())).Count > shown.Count);
        Assert.Equal("audit-log", (await Exports.ListAsync()).Items.Single().Log);
    }

    [Theory]
    [InlineData(Permissions.LogsExport, "/audit-log")]
    [InlineData(Permissions.AuditLogRead, "/audit-log")]
    [InlineData(Permissions.LogsExport, "/customers/1")]
    [InlineData(Permissions.EditLogRead, "/customers/1")]
    public async Task It_needs_the_right_to_take_logs_along_and_to_read_this_one_also_when_it_is_fetched(string right, string address)
    {
        var run = await StartAsync(address);
        await Runner.RunWaitingAsync();
        await SetRightAsync(StaffRole.Administrator, right, allowed: false);
        await As(Me!);
        Assert.Equal("forbidden", await RefusalAsync(() => StartAsync(address)));
        Assert.Equal("forbidden", await RefusalAsync(() => Exports.GetCountAsync(new() { Log = address })));
        Assert.Equal("not-found", await RefusalAsync(() => Exports.FetchAsync(run)));
        Assert.False((await Exports.ListAsync()).Items.Single().MayFetch);
    }

    [Theory]
    [InlineData("/customers")]
    [InlineData("/outbox?x=1")]
    [InlineData("//other.example/audit-log")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task What_is_no_logs_page_is_refused(string address)
        => Assert.Equal("not-found", await RefusalAsync(() => StartAsync(address)));

    private async Task SaveAsync(Action<AccountInput> change)
    {
        var input = (await Get<IAccountService>().GetAsync(id)).Input;
        change(input);
        await Get<IAccountService>().SaveAsync(input);
    }

    private Task<long> StartAsync(string log, ExportFormat format = ExportFormat.Csv)
        => Exports.StartAsync(new() { Log = log, Format = format, Reason = "complaint", Command = Guid.NewGuid() });

    private async Task<byte[]> TakeAsync(string log, ExportFormat format = ExportFormat.Csv)
    {
        var run = await StartAsync(log, format);
        await Runner.RunWaitingAsync();
        return await ContentAsync(run);
    }

    private async Task<IEnumerable<string>> NewAsync(LogFilter query) => Rows(await TakeAsync(query.ToAddress())).Skip(1).Select(row => row[6]);
}
