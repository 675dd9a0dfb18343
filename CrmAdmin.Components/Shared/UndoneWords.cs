using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Components.Resources;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Shared;

/// <summary>What a toast says of a change that was taken back.</summary>
public static class UndoneWords
{
    public static string Of(IStringLocalizer<Texts> texts, Undone undone) => undone.LeftAlone.Count == 0
        ? texts["Taken back"]
        : texts["Taken back, but not: {0} (changed since)", string.Join(", ", undone.LeftAlone.Select(field => texts["field." + field].Value))];
}
