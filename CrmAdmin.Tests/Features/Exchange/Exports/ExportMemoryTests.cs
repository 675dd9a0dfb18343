using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Server.Features.Exchange.Exports;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

/// <summary>A file of any length takes the same memory while it is written. <c>SOAK=1</c> writes 200,000 rows, else 20,000.</summary>
public sealed class ExportMemoryTests : ExportTest
{
    private const long Max = 64L * 1024 * 1024;
    private static readonly int Customers = Environment.GetEnvironmentVariable("SOAK") == "1" ? 200_000 : 20_000;

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Xlsx)]
    public async Task What_is_held_while_a_long_file_is_written_does_not_grow_with_it(ExportFormat format)
    {
        for (var done = 0; done < Customers; done += 5_000)
        {
            await AddCustomersAsync(5_000);
        }
        var order = new ExportOrder(new(), ExportColumn.Of(ExportTemplate.AllFields, []), format, IsMasked: false, "en");
        var writer = Shop.Services.GetRequiredService<ExportWriter>();
        var idle = GC.GetTotalMemory(forceFullCollection: true);
        var held = 0L;
        await using var file = new FileStream(Path.Combine(Shop.Storage.Folder, "out"), FileMode.Create);
        var rows = await writer.WriteAsync(order, file, done =>
        {
            held = Math.Max(held, GC.GetTotalMemory(forceFullCollection: true)); // what cannot be collected: other tests' rubbish does not count
            return Task.CompletedTask;
        }, default);

        Assert.Equal(Customers, rows);
        Assert.True(held - idle < Max, $"{(held - idle) / 1024 / 1024} MB");
    }
}
