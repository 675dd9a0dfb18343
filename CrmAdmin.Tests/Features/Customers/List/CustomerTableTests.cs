using Bunit;
using CrmAdmin.Components.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.List;

public sealed class CustomerTableTests : PageTest
{
    private static readonly CustomerRow[] Rows =
    [
        new(7, "mina", "100006", "Mina Park", "mina@shop.example", null, "Gold", true, AccountType.Registered, default, null, DateTimeOffset.UnixEpoch, 0, 0),
        new(8, null, "100007", "Lee Guest", null, null, "New", true, AccountType.Guest, default, null, DateTimeOffset.UnixEpoch, 0, 0),
    ];

    public static TheoryData<string> Keys => [.. ColumnSet.Defaults.Columns.Select(column => column.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Whatever_column_is_first_its_cell_is_the_rows_link(string key)
    {
        var columns = ColumnSet.Defaults;
        columns = columns.Move(key, -columns.Columns.Count);
        columns = columns.Columns.Single(column => column.Key == key).IsShown ? columns : columns.Toggle(key);
        var table = Table(columns);
        var first = table.FindAll("tbody tr").Select(row => row.QuerySelector("td")!).ToList();
        Assert.Equal([key, key], first.Select(cell => cell.GetAttribute("data-c")));
        Assert.Equal(["/customers/7", "/customers/8"], first.Select(cell => cell.QuerySelector("a:not(.to-window)")!.GetAttribute("href")));
        Assert.All(first, cell => Assert.Null(cell.QuerySelector("a")!.GetAttribute("tabindex")));

        // One stop of the Tab key leads to the customer, one to its window; the name is a link for the pointer at least.
        Assert.All(table.FindAll("tbody tr"), row => Assert.Equal(2, row.QuerySelectorAll("a:not([tabindex='-1'])").Length));
        Assert.All(table.FindAll("tbody a.name"), name => Assert.StartsWith("/customers/", name.GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public void The_id_offers_a_window_and_where_it_is_hidden_the_first_column_does()
    {
        var windows = Table(ColumnSet.Defaults).FindAll("td[data-c=id] a.to-window");
        Assert.Equal(["Open Mina Park in a window", "Open Lee Guest in a window"], windows.Select(link => link.GetAttribute("title")));
        Assert.Equal(["/window/customers/7", "/window/customers/8"], windows.Select(link => link.GetAttribute("href")));

        Assert.Equal(2, Table(ColumnSet.Defaults.Toggle("id")).FindAll("td[data-c=name] a.to-window").Count);
    }

    private IRenderedComponent<CustomerTable> Table(ColumnSet columns)
        => Open<CustomerTable>(parameters => parameters.Add(t => t.Rows, Rows).Add(t => t.Columns, columns));
}
