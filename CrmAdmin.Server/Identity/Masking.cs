namespace CrmAdmin.Server.Identity;

/// <summary>What is shown of personal values to those who may not see them: enough to recognise, too little to use.</summary>
public static class Masking
{
    private const string Dots = "•••";

    /// <summary>“jiwon.kim@shop.example” → “j•••@shop.example”.</summary>
    public static string? Email(string? email)
        => string.IsNullOrEmpty(email) ? email
            : email.LastIndexOf('@') is var at and > 0 ? $"{FirstOf(email)}{Dots}{email[at..]}"
            : Dots;

    /// <summary>Most customer IDs are the e-mail address.</summary>
    public static string? SignInId(string? signInId) => signInId?.Contains('@', StringComparison.Ordinal) == true ? Email(signInId) : signInId;

    /// <summary>The last two digits.</summary>
    public static string? Phone(string? phone)
        => string.IsNullOrEmpty(phone) ? phone : $"{Dots} {string.Concat(phone.Where(char.IsDigit).TakeLast(2))}";

    public static string? Text(string? text) => string.IsNullOrEmpty(text) ? text : Dots;

    private static string FirstOf(string text) => char.IsHighSurrogate(text[0]) && text.Length > 1 ? text[..2] : text[..1];
}
