using System.CommandLine;
using CrmAdmin.Bench;

if (args is [CircuitCrowd.CliCommand, .. var crowd])
{
    return await CircuitCrowd.RunAsync(crowd);
}
var customers = new Option<int>("--customers")
{
    Description = "How many the larger database has; the smaller one has a tenth.",
    DefaultValueFactory = _ => 100_000
};
customers.Validators.Add(result =>
{
    if (result.GetValue(customers) < BenchOptions.Fewest * 10)
    {
        result.AddError($"At least {BenchOptions.Fewest * 10}: the smaller database has a tenth.");
    }
});
var only = new Option<string?>("--only") { Description = "Only lines whose name holds this." };
var json = new Option<string?>("--json") { Description = "Writes the lines to this file as well." };
var data = new Option<string>("--data")
{
    Description = "Where the databases are kept; made where they are missing.",
    DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "crm-bench")
};
var plans = new Option<bool>("--plans") { Description = "Fail on a query plan that scans or sorts, not on a ratio." };
var root = new RootCommand("Measures the product's services beside the same work in plain SQLite, in one run, on one file.")
{
    customers, only, json, data, plans
};
root.SetAction((parsed, ct) => new BenchRun(new(
    parsed.GetValue(customers), parsed.GetValue(only), parsed.GetValue(json), parsed.GetValue(data)!, parsed.GetValue(plans))).RunAsync(ct));
return await root.Parse(args).InvokeAsync();
