using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Features.Privacy.Consents;

/// <summary>The words for codes of consents.</summary>
internal static class ConsentWords
{
    /// <summary>The title of the kind; the code itself where the kind is one that this program does not know.</summary>
    public static string Title(IStringLocalizer<Texts> texts, string kind) => kind switch
    {
        ConsentKinds.ThirdParty => texts["Third-party provision"],
        ConsentKinds.Consignment => texts["Consignment"],
        _ => kind,
    };

    /// <summary>“T” or “F”, and what it stands for.</summary>
    public static string Mark(IStringLocalizer<Texts> texts, ConsentState state) => $"{(state.IsAgreed() ? "T" : "F")}: {texts["consent.state." + state]}";

    /// <summary>What is agreed to, in a sentence.</summary>
    public static string Purpose(IStringLocalizer<Texts> texts, string kind) => kind switch
    {
        ConsentKinds.ThirdParty => texts["Provision of personal information to third parties"],
        ConsentKinds.Consignment => texts["Consignment of personal information processing"],
        _ => kind,
    };
}
