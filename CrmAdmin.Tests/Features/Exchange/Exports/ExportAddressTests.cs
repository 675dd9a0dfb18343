using System.Text;
using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Exchange.Imports;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

/// <summary>The billing and the delivery address, out with the customer and back in.</summary>
public sealed class ExportAddressTests : ExportTest
{
    [Fact]
    public async Task An_address_that_was_changed_in_the_file_is_changed_here_and_no_second_one_is_made()
    {
        await AddFullAsync();
        var text = Encoding.UTF8.GetString(await ExportAsync()).Replace("Veldstraat 1", "Veldstraat 12", StringComparison.Ordinal);
        Assert.Equal((0, 1, 0, 0), Counts(await ImportAsync(Text(text))));
        var addresses = await QueryAsync(db => db.Addresses().OrderBy(a => a.Id).ToListAsync());
        Assert.Equal(["Veldstraat 12\nbus 3", "Quay 2", "Elsewhere 3"], addresses.Select(a => a.Street));
        Assert.Equal((0, 0, 1, 0), Counts(await ImportAsync(Text(text))));
    }

    [Fact]
    public async Task One_address_with_both_marks_stays_one()
    {
        await AddFullAsync(hasOneAddress: true);
        var file = await ExportAsync();
        Assert.Equal((0, 0, 1, 0), Counts(await ImportAsync(new MemoryStream(file))));
        await using var elsewhere = await TestShop.OpenAsync();
        await (elsewhere.Services.GetService(typeof(ImportRun)) as ImportRun)!.RunAsync(
            ImportFile.Read(new MemoryStream(file), "file", ImportLimits.ForUploads), ImportMode.GoodRows, Author.System("import"), "test", null, null,
            default);
        await using var db = elsewhere.CreateDb();
        var address = await db.Addresses().SingleAsync();
        Assert.Equal(("Home", true, true), (address.Name, address.IsBilling, address.IsDelivery));
    }

    [Fact]
    public async Task A_mark_that_stands_twice_makes_one_customer_no_two()
    {
        var first = (await AddCustomersAsync(1))[0].SignInId!;
        await AddFullAsync();
        await QueryAsync(async db =>
        {
            foreach (var address in await db.Addresses().ToListAsync())
            {
                (address.IsBilling, address.IsDelivery) = (true, true);
            }
            return await db.SaveChangesAsync();
        });
        Assert.Equal(["kim"], Rows(await ExportAsync(new() { Search = "kim" })).Skip(1).Select(row => row[0]));
        Assert.Equal(["kim", first], Rows(await ExportAsync()).Skip(1).Select(row => row[0]));
    }

    [Fact]
    public async Task Whoever_may_not_read_addresses_gets_none_and_not_from_an_old_file_either()
    {
        await AddFullAsync();
        await As(StaffRole.Manager);
        var old = await StartAsync();
        await Runner.RunWaitingAsync();
        var waiting = await StartAsync();
        await SetRightAsync(StaffRole.Manager, Permissions.AddressesRead, allowed: false);
        await As(Me!);
        await Runner.RunWaitingAsync();
        Assert.Equal("not-found", await RefusalAsync(() => Exports.FetchAsync(old)));
        foreach (var content in new[] { await ContentAsync(waiting), await ExportAsync() })
        {
            Assert.Equal(36, Rows(content)[0].Length);
            Assert.DoesNotContain("Veldstraat", Encoding.UTF8.GetString(content), StringComparison.Ordinal);
        }
    }
}
