using CrmAdmin.Components.Features.Customers.List;
using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Features.Customers.Account;

/// <summary>A member of staff as a list of choices names them.</summary>
internal static class StaffWords
{
    public static string Of(IStringLocalizer<Texts> texts, StaffChoice member) => member.IsDisabled ? texts["{0} (disabled)", member.Name] : member.Name;
}
