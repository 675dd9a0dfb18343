using Microsoft.Extensions.Localization;
using MudBlazor;

namespace CrmAdmin.Components.Theme;

/// <summary>What MudBlazor's components say by themselves, in our own words and both languages; what we have no word for stays the library's.</summary>
public sealed class MudWords(IStringLocalizer<Texts> texts) : MudLocalizer
{
    public override LocalizedString this[string key] => texts[key];

    public override LocalizedString this[string key, params object[] arguments] => texts[key, arguments];
}
