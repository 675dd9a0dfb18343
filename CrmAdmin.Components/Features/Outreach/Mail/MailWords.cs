using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Features.Outreach.Mail;

internal static class MailWords
{
    /// <summary>“mail.refused 550” in words.</summary>
    public static string Problem(IStringLocalizer<Texts> texts, string problem)
        => problem.Split(' ', 2) is [var key, .. var rest] ? texts[key, [.. rest]] : problem;

    public static string Chip(MailState state) => state switch { MailState.Sent => "ok", MailState.Failed => "bad", MailState.Waiting => "warn", _ => "" };
}
