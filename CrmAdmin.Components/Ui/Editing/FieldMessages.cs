using Microsoft.AspNetCore.Components.Forms;

namespace CrmAdmin.Components.Ui.Editing;

/// <summary>The broken rules of an input at its fields, in words; a message goes when its field is changed.</summary>
internal sealed class FieldMessages
{
    private readonly EditContext context;
    private readonly UiErrors errors;
    private readonly ValidationMessageStore store;

    public FieldMessages(EditContext context, UiErrors errors)
    {
        (this.context, this.errors, store) = (context, errors, new(context));
        context.OnFieldChanged += (_, changed) =>
        {
            store.Clear(changed.FieldIdentifier);
            context.NotifyValidationStateChanged();
        };
    }

    public void Show(IEnumerable<InputError> broken)
    {
        store.Clear();
        foreach (var error in broken)
        {
            store.Add(context.Field(error.Field), errors.Describe(error));
        }
        context.NotifyValidationStateChanged();
    }
}
