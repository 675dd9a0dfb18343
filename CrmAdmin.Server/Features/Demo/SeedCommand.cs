using System.CommandLine;
using CrmAdmin.Server.Cli;

namespace CrmAdmin.Server.Features.Demo;

/// <summary><c>seed --customers N [--orders-per-customer M] [--seed S]</c>.</summary>
public sealed class SeedCommand : CliCommand
{
    private readonly Option<int> customers = new("--customers") { Description = "How many.", Required = true };
    private readonly Option<int> orders = new("--orders-per-customer") { Description = "On average.", DefaultValueFactory = _ => 0 };
    private readonly Option<int> seed = new("--seed") { Description = "The same seed makes the same customers.", DefaultValueFactory = _ => 1 };

    public override string Name => "seed";

    public override Command Command => new("seed", "Makes invented customers; refuses a database with real ones.") { customers, orders, seed };

    public override async Task<int> RunAsync(CliCommandContext context, CancellationToken ct)
    {
        var plan = new SeedPlan(context.Parsed.GetValue(customers), context.Parsed.GetValue(orders), context.Parsed.GetValue(seed));
        await context.Services.GetRequiredService<CustomerSeed>().RunAsync(plan, context.Console, ct);
        context.Console.WriteLine($"{plan.Customers} customers made");
        return ExitCodes.Done;
    }
}
