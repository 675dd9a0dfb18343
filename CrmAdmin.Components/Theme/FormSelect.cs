using System.ComponentModel.DataAnnotations;
using MudBlazor;

namespace CrmAdmin.Components.Theme;

/// <summary>A choice in our look; see <see cref="FormText{T}"/>.</summary>
public class FormSelect<T> : MudSelect<T>
{
    public FormSelect() => (Variant, Margin, ShrinkLabel, Dense, AnchorOrigin) = (Variant.Outlined, Margin.Dense, true, true, Origin.BottomLeft);

    protected override void OnParametersSet()
    {
        if (FormRules.PropertyOf(For) is { } property)
        {
            Required = FormRules.IsRequired(property);
            UserAttributes = FormRules.Mark(UserAttributes, property);
        }
        base.OnParametersSet();
    }

    protected override void ValidateWithAttribute(ValidationAttribute attr, T? value, List<string> errors)
    {
    }

    protected override bool HasValue(T? value) => true;
}
