using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CrmAdmin.Server.Data.Auditing;

/// <summary>Reads what a save is about to change off the change tracker, and raises the versions of what it logs.</summary>
internal static class EditCapture
{
    private const string Hidden = "•••";
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The edits as functions of the moment after the save: an added record's text holds its key, which is known only then.
    /// </summary>
    public static List<Func<Edit>> Before(ChangeTracker tracker)
    {
        var edits = new List<Func<Edit>>();
        foreach (var entry in tracker.Entries<IAudited>())
        {
            var entity = entry.Entity;
            switch (entry.State)
            {
                case EntityState.Added:
                    edits.Add(() => Added(entity, entry.Metadata));
                    break;
                case EntityState.Deleted:
                    var old = Whole(entry.Metadata, property => entry.OriginalValues[property]);
                    edits.Add(() => new(entity, EditKind.Deleted, null, old, null));
                    break;
                case EntityState.Modified:
                    edits.AddRange(Changed(entry));
                    break;
            }
        }
        return edits;
    }

    /// <summary>The one row for a new record, whose key is known.</summary>
    public static Edit Added(IAudited entity, IEntityType type)
        => new(entity, EditKind.Added, null, null, Whole(type, property => property.GetGetter().GetClrValueUsingContainingEntity(entity)));

    private static List<Func<Edit>> Changed(EntityEntry<IAudited> entry)
    {
        var edits = new List<Func<Edit>>();
        foreach (var (logged, secret) in LoggedOf(entry.Metadata))
        {
            var property = entry.Property(logged);
            if (!property.IsModified)
            {
                continue;
            }
            var (before, after) = (Text(property.OriginalValue), Text(property.CurrentValue));
            if (before == after)
            {
                property.IsModified = false;
                continue;
            }
            var edit = new Edit(
                entry.Entity, EditKind.Changed, property.Metadata.Name, secret ? Mask(before) : before, secret ? Mask(after) : after);
            edits.Add(() => edit);
        }
        if (edits.Count > 0)
        {
            entry.Property(e => e.Version).CurrentValue++; // through the tracker: it sees this also where it detects nothing by itself
        }
        return edits;
    }

    private static string Whole(IReadOnlyTypeBase type, Func<IProperty, object?> valueOf)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (property, isSecret) in LoggedOf((IEntityType)type))
        {
            if (Text(valueOf(property)) is { Length: > 0 } text)
            {
                fields[property.Name] = isSecret ? Hidden : text;
            }
        }
        return JsonSerializer.Serialize(fields, Json);
    }

    private static string? Mask(string? text) => text is null ? null : Hidden;

    /// <summary>The same text for the same value on every machine; empty counts as none.</summary>
    public static string? Text(object? value) => value switch
    {
        null or "" => null,
        DateTimeOffset instant => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static (IProperty Property, bool IsSecret)[] LoggedOf(IEntityType type)
        => type.GetOrAddRuntimeAnnotationValue<(IProperty, bool)[], IEntityType>(
            "CrmAdmin:Logged", static known => [.. known!.GetProperties().Where(IsLogged).Select(property => (property, IsSecret(property)))], type);

    private static bool IsLogged(IReadOnlyProperty property)
        => !property.IsPrimaryKey() && property.Name != nameof(IAudited.Version) && property.PropertyInfo is { } info
            && info.GetCustomAttribute<NotLoggedAttribute>() is null;

    private static bool IsSecret(IReadOnlyProperty property) => property.PropertyInfo?.GetCustomAttribute<SecretAttribute>() is not null;
}
