using System.Reflection;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>
/// Every method of the contracts that reads, called in each way that asks something else of the database; each statement that it sends is
/// judged. What is no reading by its name is a command, and stands in <see cref="WholeDifferenceTests"/>.
/// </summary>
public sealed class ReadPlanTests : CrmTest
{
    /// <summary>These ask the database for nothing, and why.</summary>
    private static readonly Dictionary<string, string> FromMemory = new(StringComparer.Ordinal)
    {
        ["IImportsService.PreviewAsync"] = "reads the file",
        ["IMailService.PreviewAsync"] = "fills in the text that was typed",
        ["IPasswordRulesService.GetAsync"] = "the settings are kept in memory",
        ["IPasswordSettingsService.PreviewAsync"] = "judges what was typed by what was typed",
    };

    private readonly SqliteConnection connection = new();
    private ReadCases cases = null!;

    private static IReadOnlyList<MethodInfo> ReadMethods { get; } =
    [
        .. typeof(Permissions).Assembly.GetTypes().Where(type => type.IsInterface && type.Name.EndsWith("Service", StringComparison.Ordinal))
            .SelectMany(type => type.GetMethods())
            .Where(method => WholeDifferenceTests.ReadPrefixes.Append("Verify").Any(prefix => method.Name.StartsWith(prefix, StringComparison.Ordinal))),
    ];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        connection.ConnectionString = Shop.Storage.SqliteConnectionString;
        await connection.OpenAsync();
        cases = await ReadCases.FillAsync(Shop, Get<IServiceProvider>(), Me!.Id);
    }

    public override async Task DisposeAsync()
    {
        await connection.DisposeAsync();
        await base.DisposeAsync();
    }

    [Fact]
    public void Every_method_that_reads_has_a_case()
        => Assert.Equal(ReadMethods.Select(NameOf).Order(StringComparer.Ordinal), cases.All.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public async Task No_reading_goes_through_or_sorts_what_grows()
    {
        var plans = new QueryPlans(connection, [.. PlanAllowances.OfTheList, .. PlanAllowances.Beside]);
        var faults = new List<string>();
        foreach (var (name, calls) in cases.All)
        {
            var asked = 0;
            foreach (var call in calls)
            {
                var statements = await Shop.StatementsAsync(call);
                asked += statements.Count;
                faults.AddRange(statements.Distinct(StringComparer.Ordinal).SelectMany(plans.Faults).Select(fault => $"{name}: {fault}"));
            }
            if ((asked == 0) != FromMemory.ContainsKey(name))
            {
                faults.Add($"{name} sends {asked} statements");
            }
        }
        Assert.True(faults.Count == 0, $"{faults.Count}\n{string.Join('\n', faults.Distinct(StringComparer.Ordinal))}");
        Assert.Empty(plans.Unused.Except(PlanAllowances.OfTheList));
    }

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
