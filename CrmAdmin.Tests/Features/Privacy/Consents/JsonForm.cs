using System.Text.Json;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Tests.Features.Privacy.Consents;

/// <summary>As much of JSON Schema (draft 4) as the receipt's schema uses: type, properties, required, items, enum, minimum, oneOf.</summary>
internal static class JsonForm
{
    /// <summary>What does not keep to the schema, each with its place.</summary>
    public static IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at = "$")
    {
        if (schema.TryGetProperty("type", out var type) && !Is(type.GetString()!, value))
        {
            yield return $"{at} is no {type}";
            yield break;
        }
        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)))
        {
            yield return $"{at} is none of {allowed}";
        }
        if (schema.TryGetProperty("minimum", out var minimum) && value.GetDouble() < minimum.GetDouble())
        {
            yield return $"{at} is under {minimum}";
        }
        if (schema.TryGetProperty("oneOf", out var ways) && ways.EnumerateArray().Count(way => !Faults(way, value, at).Any()) != 1)
        {
            yield return $"{at} keeps to none, or several, of {ways}";
        }
        foreach (var fault in value.ValueKind == JsonValueKind.Object
            ? OfObject(schema, value, at)
            : value.ValueKind == JsonValueKind.Array ? OfArray(schema, value, at) : [])
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> OfObject(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _)))
            {
                yield return $"{at}.{name} is missing";
            }
        }
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var fault in properties.EnumerateObject()
                .SelectMany(property => value.TryGetProperty(property.Name, out var found) ? Faults(property.Value, found, $"{at}.{property.Name}") : []))
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> OfArray(JsonElement schema, JsonElement value, string at)
        => schema.TryGetProperty("items", out var items) ? value.EnumerateArray().SelectMany((one, i) => Faults(items, one, $"{at}[{i}]")) : [];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException(type),
    };
}
