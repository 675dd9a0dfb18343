using CrmAdmin.Components.Features.Membership.Blocklist;

namespace CrmAdmin.Server.Features.Membership.Blocklist;

public sealed class AlertsService(ICurrentStaff current, ICrmDbSource source, Commands commands, StoreSettings settings) : IAlertsService
{
    public async Task<AlertsInput> GetAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.SettingsManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        var (alerts, version) = await StoreSettings.ReadAsync<AlertSettings>(db, ct);
        return new()
        {
            Version = version,
            IconPosition = alerts.IconPosition,
            Messages = [.. Enum.GetValues<BlockPlace>()
                .Select(place => new AlertMessage { Place = place, English = alerts.At(place).English, Korean = alerts.At(place).Korean })],
            Reasons = [.. alerts.Reasons.Select(reason => new AlertReason { English = reason.English, Korean = reason.Korean })],
        };
    }

    public async Task<int> SaveAsync(AlertsInput input, CancellationToken ct = default)
    {
        var version = 0;
        await commands.RunAsync(Permissions.SettingsManage, input, async command =>
        {
            var (alerts, _) = await StoreSettings.ReadAsync<AlertSettings>(command.Db, ct);
            alerts.IconPosition = input.IconPosition;
            alerts.Reasons = [.. input.Reasons.Select(reason => TextOf(reason.English, reason.Korean))];
            foreach (var message in input.Messages)
            {
                alerts.Set(message.Place, TextOf(message.English, message.Korean));
            }
            await StoreSettings.ChangeAsync(command.Db, alerts, input.Version, ct);
            await command.SaveAsync();
            version = (await StoreSettings.ReadAsync<AlertSettings>(command.Db, ct)).Version;
        }, ct);
        return version;
    }

    public async Task<BlockIconPosition> GetIconPositionAsync(CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.Self, ct);
        return (await settings.GetAsync<AlertSettings>(ct)).IconPosition;
    }

    private static BilingualText TextOf(string? english, string? korean) => new(TextInput.Text(english)!, TextInput.Text(korean) ?? "");
}
