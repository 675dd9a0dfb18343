using System.Text;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Administration.Staff;

namespace CrmAdmin.Server.Features.Outreach.Mail;

public sealed class MailService(
    ICurrentStaff current, ICrmDbSource source, Commands commands, Outbox outbox, MasterKey key, IStoreInfo store) : IMailService
{
    public async Task<MailSettings> GetAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.SettingsManage, ct);
        await using var db = source.Create(actor.ToAuthor());
        var account = await db.MailAccounts().AsNoTracking().SingleOrDefaultAsync(ct);
        var own = await db.MailTemplates().AsNoTracking().ToListAsync(ct);
        var templates =
            from name in MailTexts.Names
            from language in MailTexts.Languages
            let text = own.Find(t => t.Name == name && t.Language == language)
            select new MailTemplateInput
            {
                Name = name,
                Language = language,
                Version = text?.Version ?? -1,
                Subject = text?.Subject ?? MailTexts.Default(name, language).Subject,
                Body = text?.Body ?? MailTexts.Default(name, language).Body,
                Fields = [.. MailTexts.FieldsOf(name).Keys],
            };
        return new(account is null ? null : new()
        {
            Version = account.Version,
            Server = account.Server,
            Port = account.Port,
            Encryption = account.Encryption,
            UserName = account.UserName,
            SenderAddress = account.SenderAddress,
            SenderName = account.SenderName,
        }, account?.SealedPassword is not null, [.. templates], store.IsDemo);
    }

    public Task SaveAccountAsync(MailAccountInput input, CancellationToken ct = default)
        => commands.RunAsync(Permissions.SettingsManage, input, async command =>
        {
            var account = await command.Db.MailAccounts().SingleOrDefaultAsync(ct);
            if ((account?.Version ?? -1) != input.Version)
            {
                throw new ConflictException();
            }
            var (server, user) = (TextInput.Text(input.Server)!, TextInput.Text(input.UserName));
            if (account is null)
            {
                account = new() { Server = server, Port = input.Port, Encryption = input.Encryption, SenderAddress = "" };
                command.Db.MailAccounts().Add(account);
            }
            var elsewhere = account.Server != server || account.UserName != user || account.Port != input.Port;
            (account.Server, account.Port, account.Encryption, account.UserName) = (server, input.Port, input.Encryption, user);
            (account.SenderAddress, account.SenderName) = (TextInput.Text(input.SenderAddress)!, TextInput.Text(input.SenderName));
            if (!string.IsNullOrEmpty(input.Password))
            {
                account.SealedPassword = key.Seal(MailAccount.Purpose, Encoding.UTF8.GetBytes(input.Password));
            }
            else if (elsewhere || user is null)
            {
                account.SealedPassword = null;
            }
        }, ct);

    public Task RemoveAccountAsync(int version, CancellationToken ct = default)
        => commands.RunAsync(Permissions.SettingsManage, null, async command =>
        {
            var account = await command.Db.MailAccounts().SingleOrDefaultAsync(ct) ?? throw new NotFoundException();
            CommandContext.Expect(version, account);
            command.Db.MailAccounts().Remove(account);
        }, ct);

    public Task SaveTemplateAsync(MailTemplateInput input, CancellationToken ct = default)
        => commands.RunAsync(Permissions.SettingsManage, input, async command =>
        {
            Check(input);
            var (subject, body) = (input.Subject!.Trim(), input.Body!.ReplaceLineEndings("\n"));
            var text = await command.Db.MailTemplates().SingleOrDefaultAsync(t => t.Name == input.Name && t.Language == input.Language, ct);
            if ((text?.Version ?? -1) != input.Version)
            {
                throw new ConflictException();
            }
            if (new MailText(subject, body) == MailTexts.Default(input.Name, input.Language))
            {
                if (text is not null)
                {
                    command.Db.MailTemplates().Remove(text); // the program's own again, and its next version's
                }
            }
            else if (text is null)
            {
                command.Db.MailTemplates().Add(new() { Name = input.Name, Language = input.Language, Subject = subject, Body = body });
            }
            else
            {
                (text.Subject, text.Body) = (subject, body);
            }
        }, ct);

    public async Task<MailText> PreviewAsync(MailTemplateInput input, CancellationToken ct = default)
    {
        await current.RequireAsync(Permissions.SettingsManage, ct);
        return Check(input);
    }

    public async Task<long> SendTestAsync(CancellationToken ct = default)
        => (await commands.RunAsync(Permissions.SettingsManage, null, async command =>
        {
            var me = await command.Db.Staff().SingleOrDefaultAsync(m => m.Id == command.Actor.StaffId, ct) ?? throw new NotFoundException();
            var fields = new Dictionary<string, string?>(StringComparer.Ordinal) { ["name"] = me.Name };
            return await outbox.AddAsync(command.Db, new(MailTexts.Test, me.Email, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, null, fields), ct);
        }, ct)).Id;

    // With sample values, as the preview shows it: what fails here would fail when a customer waits for it.
    private MailText Check(MailTemplateInput input)
    {
        if (!MailTexts.Names.Contains(input.Name, StringComparer.Ordinal) || !MailTexts.Languages.Contains(input.Language, StringComparer.Ordinal))
        {
            throw new NotFoundException();
        }
        var samples = MailTexts.FieldsOf(input.Name)
            .ToDictionary(field => field.Key, string? (field) => field.Key switch { "store" => store.Name, "url" => store.PublicUrl, _ => field.Value },
                StringComparer.Ordinal);
        var text = MailTexts.Render(new(input.Subject ?? "", input.Body ?? ""), samples);
        // and the branches not taken
        MailTexts.Render(new(input.Subject ?? "", input.Body ?? ""), samples.ToDictionary(field => field.Key, string? (_) => null, StringComparer.Ordinal));
        if (samples.TryGetValue("secret", out var secret))
        {
            if (text.Subject.Contains(secret!, StringComparison.Ordinal))
            {
                throw new RuleException("mail.secret-in-subject");
            }
            if (!text.Body.Contains(secret!, StringComparison.Ordinal))
            {
                throw new RuleException("mail.template-lacks-secret");
            }
        }
        return text;
    }
}
