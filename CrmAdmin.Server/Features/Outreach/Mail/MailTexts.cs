using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using HandlebarsDotNet;

namespace CrmAdmin.Server.Features.Outreach.Mail;

/// <summary>
/// The texts of mails: plain text with <c>{{fields}}</c> in Handlebars, in English and Korean. Plain, so that nothing a customer
/// is called can be markup; a field that a template does not have is an error and not an empty place.
/// </summary>
public static class MailTexts
{
    /// <summary>“ID/Password information”: customer ID and a temporary secret.</summary>
    public const string Password = "password";

    /// <summary>Describe after somebody else set the password.</summary>
    public const string PasswordChanged = "password-changed";

    /// <summary>Sent by an administrator to themselves.</summary>
    public const string Test = "test";

    private const int LongestSubject = 400;

    public static IReadOnlyList<string> Names { get; } = [Password, PasswordChanged];

    public static IReadOnlyList<string> Languages { get; } = ["en", "ko"];

    private static readonly IHandlebars Engine = Handlebars.Create(new HandlebarsConfiguration { ThrowOnUnresolvedBindingExpression = true, NoEscape = true });

    /// <summary>The fields of a template, with what the preview shows in their places.</summary>
    public static IReadOnlyDictionary<string, string> FieldsOf(string name) => name switch
    {
        Password => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["store"] = "CrmAdmin",
            ["name"] = "Jiwon Kim",
            ["customerId"] = "jiwon.kim",
            ["secret"] = "ABCD-EFGH-IJKL-MNOP-QRST",
            ["validUntil"] = "2026-12-31 10:00",
            ["url"] = "https://shop.example",
        },
        PasswordChanged =>
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["store"] = "CrmAdmin",
                ["name"] = "Jiwon Kim",
                ["customerId"] = "jiwon.kim",
                ["at"] = "2026-12-31 10:00",
                ["url"] = "https://shop.example"
            },
        Test => new Dictionary<string, string>(StringComparer.Ordinal) { ["store"] = "CrmAdmin", ["name"] = "Jiwon Kim" },
        _ => throw new NotFoundException(),
    };

    /// <summary>The program's own text.</summary>
    public static MailText Default(string name, string language) => (name, language) switch
    {
        (Password, "ko") =>
            new("[{{store}}] 아이디/임시 비밀번호 안내",
                "{{name}} 님, 안녕하세요.\n\n고객 ID: {{customerId}}\n임시 비밀번호: {{secret}}\n\n이 임시 비밀번호는 {{validUntil}}까지 한 번만 사용할 수 있으며, 로그인하면 바로 새 비밀번호를 정하게 "
                + "됩니다.\n\n요청하지 않으셨다면 저희에게 알려 주세요.\n{{store}}\n{{url}}\n"),
        (Password, _) =>
            new("{{store}}: your ID and a temporary password",
                "Hello {{name}},\n\nYour customer ID: {{customerId}}\nYour temporary password: {{secret}}\n\nIt works once, until {{validUntil}}. When you "
                + "sign in with it you will be asked for a new password of your own.\n\nIf you did not ask for this, please let us know.\n{{store}}\n{{url}}\n"),
        (PasswordChanged, "ko") =>
            new("[{{store}}] 비밀번호가 변경되었습니다",
                "{{name}} 님, 안녕하세요.\n\n고객 ID {{customerId}}의 비밀번호가 {{at}}에 상담원에 의해 변경되었습니다. 다음에 로그인하면 새 비밀번호를 정하게 됩니다.\n\n요청하지 않으셨다면 바로 저희에게 알려 "
                + "주세요.\n{{store}}\n{{url}}\n"),
        (PasswordChanged, _) =>
            new("{{store}}: your password was changed",
                "Hello {{name}},\n\nThe password of your customer ID {{customerId}} was changed by our staff on {{at}}. You will be asked for a new one of "
                + "your own when you sign in next.\n\nIf you did not ask for this, please tell us at once.\n{{store}}\n{{url}}\n"),
        (Test, "ko") => new("[{{store}}] 시험 메일", "{{name}} 님, 이 메일이 보인다면 메일 설정이 올바른 것입니다.\n"),
        _ => new("{{store}}: a test mail", "Hello {{name}},\n\nif you can read this, the mail settings are right.\n"),
    };

    /// <summary>What is sent now: an administrator's text, else the program's own.</summary>
    public static async Task<MailText> ReadAsync(CrmDbContext db, string name, string language, CancellationToken ct)
        => await db.MailTemplates().AsNoTracking().Where(t => t.Name == name && t.Language == language).Select(t => new MailText(t.Subject, t.Body))
            .SingleOrDefaultAsync(ct)
            ?? Default(name, language);

    /// <summary>Fills the fields in. A line break that a field brings into the subject becomes a blank: it would begin a header of its own.</summary>
    /// <exception cref="RuleException"><c>mail.template-broken</c> with the engine's words, which name the place.</exception>
    public static MailText Render(MailText text, IReadOnlyDictionary<string, string?> fields)
    {
        try
        {
            var data = fields.ToDictionary(field => field.Key, object? (field) => field.Value ?? "", StringComparer.Ordinal);
            var subject = string.Concat(Engine.Compile(text.Subject)(data).Select(c => char.IsControl(c) ? ' ' : c)).Trim();
            return new(subject.Length > LongestSubject ? subject[..LongestSubject] : subject, Engine.Compile(text.Body)(data));
        }
        catch (Exception exception) when (exception is not OperationCanceledException) // the engine throws what it likes
        {
            throw new RuleException("mail.template-broken", exception.Message);
        }
    }

    /// <summary>The language in which a customer is written to: one that there are texts in.</summary>
    public static string LanguageOf(string? preferred, IStoreInfo store)
        => CustomerLanguage.Of(preferred, store) is var language && Languages.Contains(language, StringComparer.Ordinal) ? language : "en";
}
