using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Identity;

/// <summary>What a table of fields says about values: the form in which they are stored, shown to whom, and how long.</summary>
public static class FieldValues
{
    /// <summary>What was typed, in the form in which it is stored.</summary>
    public static object? Stored(this FieldDef field, object? typed)
        => typed is not string text ? typed : field.Kind == FieldKind.Phone ? Phones.Text(text) : TextInput.Text(text);

    /// <summary>What somebody is shown who may not see personal data.</summary>
    public static object? Masked(this FieldDef field, object? value) => field.Kind switch
    {
        FieldKind.SignInId => Masking.SignInId((string?)value),
        FieldKind.Email => Masking.Email((string?)value),
        FieldKind.Phone => Masking.Phone((string?)value),
        FieldKind.Day => null,
        _ => value is string text ? Masking.Text(text) : value,
    };

    /// <summary>All fields of a record, as one person is shown them.</summary>
    public static void Show<TRecord, TInput>(FieldMap<TRecord> stored, TRecord record, FieldMap<TInput> shown, TInput input, bool seesSensitive)
    {
        foreach (var field in shown.Fields)
        {
            var value = stored.Get(field, record);
            shown.Set(field, input, field.IsSensitive && !seesSensitive ? field.Masked(value) : value);
        }
    }

    /// <summary>What was typed, onto the record: only what this person may change.</summary>
    public static void Apply<TInput, TRecord>(FieldMap<TInput> typed, TInput input, FieldMap<TRecord> stored, TRecord record, Func<string, bool> may)
    {
        foreach (var field in typed.Fields.Where(field => field.MayEdit(may)))
        {
            stored.Set(field, record, field.Stored(typed.Get(field, input)));
        }
    }

    /// <summary>Lengths in the model are those of the table.</summary>
    public static void HasLengths<T>(this EntityTypeBuilder<T> entity, IEnumerable<FieldDef> fields)
        where T : class
    {
        foreach (var field in fields.Where(field => field.Length > 0))
        {
            entity.Property(field.Key).HasMaxLength(field.Length);
        }
    }
}
