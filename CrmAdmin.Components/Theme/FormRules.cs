using System.ComponentModel.DataAnnotations;
using System.Linq.Expressions;
using System.Reflection;

namespace CrmAdmin.Components.Theme;

/// <summary>What a field takes from the property that it is for.</summary>
internal static class FormRules
{
    public static PropertyInfo? PropertyOf(LambdaExpression? field) => (field?.Body as MemberExpression)?.Member as PropertyInfo;

    public static bool IsRequired(PropertyInfo property) => property.IsDefined(typeof(RequiredAttribute));

    public static int? LengthOf(PropertyInfo property) => property.GetCustomAttribute<StringLengthAttribute>()?.MaximumLength;

    /// <summary>The field can be found by the property's name.</summary>
    public static Dictionary<string, object?> Mark(Dictionary<string, object?> attributes, PropertyInfo property)
        => new(attributes, StringComparer.Ordinal) { ["data-field"] = property.Name };
}
