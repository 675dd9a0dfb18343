using System.Text;

namespace CrmAdmin.Server.Foundation;

/// <summary>What people type, in the one form in which it is stored.</summary>
public static class TextInput
{
    /// <summary>Trimmed and composed (NFC); null for nothing.</summary>
    public static string? Text(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim().Normalize(NormalizationForm.FormC);
}
