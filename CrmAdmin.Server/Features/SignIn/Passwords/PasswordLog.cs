using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.SignIn.Passwords;

namespace CrmAdmin.Server.Features.SignIn.Passwords;

/// <summary>A customer's password events with what became of their mails; what is older than the store keeps is not shown even before it is deleted.</summary>
public sealed class PasswordLog(ReadConnectionFactory reads, StoreSettings settings, IStoreInfo store)
{
    public async Task<Page<PasswordEventRow>> ReadAsync(LogFilter filter, CancellationToken ct)
    {
        var rules = await settings.GetAsync<PasswordSettings>(ct);
        await using var reading = await reads.OpenAsync(ct);
        return await new LogQuery<PasswordEvent>(filter, store.TimeZone, rules.OldestAt(reading.Now)).ListAsync(reading, async found =>
        {
            var mails = await StatesAsync(reading, [.. found.Select(e => e.MailId).OfType<long>()], ct);
            return found.Select(e => new PasswordEventRow(
                e.Id, e.At, e.Kind, e.ValidUntil, e.MailId is { } mail && mails.TryGetValue(mail, out var state) ? state : null, e.By, e.Source));
        }, ct);
    }

    private static async Task<Dictionary<long, MailState>> StatesAsync(ReadConnection reading, IReadOnlyList<long> mails, CancellationToken ct)
    {
        if (mails.Count == 0)
        {
            return [];
        }
        var names = mails.Select((_, n) => string.Create(CultureInfo.InvariantCulture, $"@m{n}")).ToList();
        var found = await reading.QueryAsync(
            $"SELECT id, state FROM outbox_mails WHERE id IN ({string.Join(", ", names)})",
            row => (Id: row.GetInt64(0), State: Enum.Parse<MailState>(row.GetString(1))), ct, [.. names.Zip(mails, (name, mail) => (name, (object?)mail))]);
        return found.ToDictionary(one => one.Id, one => one.State);
    }
}
