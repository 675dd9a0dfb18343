using System.Text.Json;

namespace CrmAdmin.Components.Ui.Editing;

/// <summary>
/// The key that travels beside a command's input: the same one as long as the same is sent, so that a double click or a repetition after a
/// lost answer is carried out once, and another one for other content.
/// </summary>
public sealed class CommandKey
{
    private string? content;
    private Guid key;

    /// <summary>What was sent is done: sending the same again is another command.</summary>
    public void Renew() => content = null;

    public Guid For(object input)
    {
        var text = JsonSerializer.Serialize(input, input.GetType());
        if (text != content)
        {
            (content, key) = (text, Guid.NewGuid());
        }
        return key;
    }
}
