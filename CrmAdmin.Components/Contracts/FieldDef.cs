namespace CrmAdmin.Components.Contracts;

/// <summary>What a field's value is: how it is read, checked, masked and shown.</summary>
public enum FieldKind
{
    Line,

    /// <summary>A part of a person's name.</summary>
    Name,
    SignInId,
    Email,
    Phone,

    /// <summary>A BCP 47 tag.</summary>
    Language,
    Day,

    /// <summary>One of an enumeration.</summary>
    Choice,
    Flag,

    /// <summary>Minor units of the store's currency.</summary>
    Money,

    /// <summary>The key of another record.</summary>
    Reference,
}

/// <summary>What is said once of a field, and drives form, validation, masking, storage, edit log and import.</summary>
/// <param name="Key">The property's name on entity, input and imported row; <c>field.</c> before it is the key of its label.</param>
/// <param name="Length">In characters, stored and typed; 0: not a text.</param>
/// <param name="IsSensitive">Masked for whoever may not see personal data, who cannot change it either.</param>
/// <param name="Right">To change it, where the right to change the record is not enough.</param>
/// <param name="IsKept">Once filled, nobody empties it: a form refuses, an import keeps it.</param>
public sealed record FieldDef(string Key, FieldKind Kind, int Length = 0, bool IsSensitive = false, string? Right = null, bool IsKept = false)
{
    public string Label => "field." + Key;

    public bool MayEdit(Func<string, bool> may) => (!IsSensitive || may(Permissions.CustomersSensitive)) && (Right is null || may(Right));

    /// <summary>The first rule of the field that the value breaks; null: none.</summary>
    public InputError? Check(object? value)
    {
        var text = value as string ?? "";
        return text.Length == 0 ? null
            : Kind == FieldKind.Email && !EmailAttribute.IsEmail(text) ? new(Key, "input.email")
            : Kind == FieldKind.Phone && !PhoneNumberAttribute.IsPhone(text) ? new(Key, "input.phone")
            : text.Length > Length ? new(Key, "input.too-long", Length)
            : null;
    }
}

/// <summary>An input whose fields a table knows: the table's rules are checked beside its attributes.</summary>
public interface IFieldInput
{
    IReadOnlyList<FieldDef> Fields { get; }
}
