using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Ui.Editing;

/// <summary>What a toast says of a change that was undone.</summary>
public static class UndoTexts
{
    public static string Of(IStringLocalizer<Texts> texts, UndoResult undone) => undone.LeftAlone.Count == 0
        ? texts["Taken back"]
        : texts["Taken back, but not: {0} (changed since)", string.Join(", ", undone.LeftAlone.Select(field => texts["field." + field].Value))];
}
