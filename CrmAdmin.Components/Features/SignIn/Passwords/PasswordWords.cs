using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Features.SignIn.Passwords;

internal static class PasswordWords
{
    private const int Hour = 60;

    /// <summary>“30 minutes”, “1 hour”, “24 hours”.</summary>
    public static string Lifetime(this IStringLocalizer<Texts> texts, int minutes) => minutes switch
    {
        Hour => texts["1 hour"],
        _ when minutes % Hour == 0 => texts["{0} hours", Formats.Number(minutes / Hour)],
        _ => texts["{0} minutes", Formats.Number(minutes)],
    };

    public static string Chip(PasswordEventKind kind) => kind switch
    {
        PasswordEventKind.Locked => "bad",
        PasswordEventKind.Failed => "warn",
        PasswordEventKind.Changed => "ok",
        _ => "",
    };
}
