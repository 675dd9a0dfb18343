using System.CommandLine;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Cli;

namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary><c>staff add --name --email --role</c>: prints the link by which the person sets a password.</summary>
public sealed class StaffAddCommand : CliCommand
{
    private readonly Option<string> name = new("--name") { Description = "The person's name.", Required = true };
    private readonly Option<string> email = new("--email") { Description = "What the person signs in with.", Required = true };
    private readonly Option<StaffRole> role = new("--role")
    {
        Description = "Viewer, Support, Manager or Administrator.",
        DefaultValueFactory = _ => StaffRole.Support
    };

    public override string Name => "staff add";

    public override Command Command => new("add", "Adds a member of staff and prints the invitation's link.") { name, email, role };

    public override async Task<int> RunAsync(CliCommandContext context, CancellationToken ct)
    {
        var invitation = await context.Services.GetRequiredService<IStaffService>().InviteAsync(
            new() { Name = context.Parsed.GetValue(name), Email = context.Parsed.GetValue(email), Role = context.Parsed.GetValue(role) }, ct);
        context.Console.WriteLine($"{context.Services.GetRequiredService<IStoreInfo>().PublicUrl}{invitation.Path}");
        return ExitCodes.Done;
    }
}
