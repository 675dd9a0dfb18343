using System.Reflection;

namespace CrmAdmin.Components.Ui.Editing;

/// <summary>A field that two people changed, or that one did while the other was typing.</summary>
/// <param name="Clashes">Both changed it, to different values: somebody must choose.</param>
public sealed record FieldDifference(string Field, object? Before, object? Mine, object? Theirs, bool Clashes);

/// <summary>
/// Compares two states of one input, property by property; <c>Id</c>, <c>Version</c> and the command's key are not the person's and do not count.
/// Empty text and none are the same.
/// </summary>
public static class InputDifference
{
    /// <summary>Names of the properties that differ.</summary>
    public static IReadOnlyList<string> Between<T>(T one, T other)
        where T : notnull
        => [.. Fields(typeof(T)).Where(field => !Same(field.GetValue(one), field.GetValue(other))).Select(field => field.Name)];

    /// <summary>All that changed on either side since <paramref name="before"/>.</summary>
    public static IReadOnlyList<FieldDifference> Merge<T>(T before, T mine, T theirs)
        where T : notnull
    {
        var differences = new List<FieldDifference>();
        foreach (var field in Fields(typeof(T)))
        {
            var (old, my, their) = (field.GetValue(before), field.GetValue(mine), field.GetValue(theirs));
            if (!Same(old, my) || !Same(old, their))
            {
                differences.Add(new(field.Name, old, my, their, !Same(old, my) && !Same(old, their) && !Same(my, their)));
            }
        }
        return differences;
    }

    /// <summary>
    /// A copy of <paramref name="theirs"/>, with its version, in which the fields marked true have my values.
    /// </summary>
    public static T Take<T>(T theirs, T mine, IReadOnlyDictionary<string, bool> takeMine)
        where T : notnull, new()
    {
        var merged = new T();
        foreach (var property in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(merged, property.GetValue(takeMine.GetValueOrDefault(property.Name) ? mine : theirs));
        }
        return merged;
    }

    /// <summary>
    /// <paramref name="stored"/> as a form shows it when the answer arrives: what was typed since <paramref name="sent"/> stays, and a text
    /// that differs by spaces at its ends only stays as it stands, because somebody may be in the middle of it.
    /// </summary>
    public static T Keep<T>(T stored, T sent, T typed)
        where T : notnull, new()
        => Take(stored, typed, Fields(typeof(T)).ToDictionary(
            field => field.Name,
            field => !Same(field.GetValue(sent), field.GetValue(typed)) || Same(field.GetValue(stored), field.GetValue(typed)),
            StringComparer.Ordinal));

    public static T Copy<T>(T input)
        where T : notnull, new()
    {
        var copy = new T();
        Put(copy, input, _ => true);
        return copy;
    }

    /// <summary>
    /// Brings <paramref name="from"/>'s values into the same object, so that whoever shows it goes on showing it: the chosen fields where they differ by more
    /// than spaces, and always what is not the person's.
    /// </summary>
    public static void Put<T>(T into, T from, Func<string, bool> chosen)
        where T : notnull
    {
        var fields = Fields(typeof(T)).Select(field => field.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var property in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            if (!fields.Contains(property.Name) || (chosen(property.Name) && !Same(property.GetValue(into), property.GetValue(from))))
            {
                property.SetValue(into, property.GetValue(from));
            }
        }
    }

    public static PropertyInfo? Find(Type type, string field) => Fields(type).FirstOrDefault(property => property.Name == field);

    /// <summary>Services take the spaces at the ends away, so they are no change.</summary>
    public static bool Same(object? one, object? other) => Equals(Meant(one), Meant(other));

    private static object? Meant(object? value) => value is string text ? text.Trim() is { Length: > 0 } trimmed ? trimmed : null : value;

    private static IEnumerable<PropertyInfo> Fields(Type type)
        => type.GetProperties().Where(property => property is { CanWrite: true, Name: not "Id" and not "Version" and not "Command" });
}
