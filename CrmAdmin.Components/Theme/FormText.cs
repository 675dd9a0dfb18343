using System.ComponentModel.DataAnnotations;
using MudBlazor;

namespace CrmAdmin.Components.Theme;

/// <summary>A text field in our look, told of each letter. Length, star and name come from the property that it is <c>For</c>; its messages from the
/// form.</summary>
public class FormText<T> : MudTextField<T>
{
    public FormText() => (Variant, Margin, ShrinkLabel, Immediate) = (Variant.Outlined, Margin.Dense, true, true);

    protected override void OnParametersSet()
    {
        if (FormRules.PropertyOf(For) is { } property)
        {
            (Required, MaxLength) = (Required || FormRules.IsRequired(property), FormRules.LengthOf(property) ?? MaxLength);
            UserAttributes = FormRules.Mark(UserAttributes, property);
        }
        base.OnParametersSet();
    }

    // The form's messages are the input's own, in both languages; the library's would stand in English before anybody has saved.
    protected override void ValidateWithAttribute(ValidationAttribute attr, T? value, List<string> errors)
    {
    }

    protected override bool HasValue(T? value) => true;
}
