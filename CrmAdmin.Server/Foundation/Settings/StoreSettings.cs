using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmAdmin.Server.Foundation.Settings;

/// <summary>
/// A group of settings: a class with a constructor without parameters whose settable properties are the settings and whose
/// initial values are the defaults. Each property is stored as a row of its own, so that the audit log names what changed.
/// </summary>
public interface ISettingGroup
{
    /// <summary>First part of the stored names: never changed.</summary>
    static abstract string Group { get; }
}

/// <summary>Reads and changes groups of settings. Checks no right: a feature's service does.</summary>
public sealed class StoreSettings
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly ICrmDbSource source;
    private readonly ConcurrentDictionary<Type, object> cached = new();
    private int changes;

    public StoreSettings(ICrmDbSource source, IChangeNotices notices)
    {
        this.source = source;
        notices.Subscribe(notice =>
        {
            if (notice.Area == ChangeArea.Settings)
            {
                Interlocked.Increment(ref changes);
                cached.Clear();
            }
        });
    }

    /// <summary>As committed; from memory until settings change. Not to be changed by the caller.</summary>
    public async Task<T> GetAsync<T>(CancellationToken ct = default)
        where T : class, ISettingGroup, new()
    {
        if (cached.TryGetValue(typeof(T), out var known))
        {
            return (T)known;
        }
        var before = Volatile.Read(ref changes);
        await using var db = source.Create(Author.System("settings"));
        var (read, _) = await ReadAsync<T>(db, ct);
        if (before == Volatile.Read(ref changes))
        {
            cached[typeof(T)] = read;
        }
        return read;
    }

    /// <summary>The group as the open context sees it, and the version that <see cref="ChangeAsync"/> asks for.</summary>
    public static async Task<(T Value, int Version)> ReadAsync<T>(CrmDbContext db, CancellationToken ct)
        where T : class, ISettingGroup, new()
    {
        var rows = await RowsAsync<T>(db.StoreSettings().AsNoTracking(), ct);
        var value = new T();
        foreach (var property in Properties<T>())
        {
            if (rows.TryGetValue(property.Name, out var row))
            {
                property.SetValue(value, JsonSerializer.Deserialize(row.Value, property.PropertyType, Json));
            }
        }
        return (value, VersionOf(rows.Values));
    }

    /// <summary>Writes what differs from what is stored into the open context and does not save.</summary>
    /// <exception cref="ConflictException">The group was changed after <paramref name="version"/> was read.</exception>
    public static async Task ChangeAsync<T>(CrmDbContext db, T value, int version, CancellationToken ct)
        where T : class, ISettingGroup, new()
    {
        var rows = await RowsAsync<T>(db.StoreSettings(), ct);
        if (VersionOf(rows.Values) != version)
        {
            throw new ConflictException();
        }
        var defaults = new T();
        foreach (var property in Properties<T>())
        {
            var text = JsonSerializer.Serialize(property.GetValue(value), property.PropertyType, Json);
            if (rows.TryGetValue(property.Name, out var row))
            {
                row.Value = text;
            }
            else if (text != JsonSerializer.Serialize(property.GetValue(defaults), property.PropertyType, Json))
            {
                db.StoreSettings().Add(new() { Name = $"{T.Group}.{property.Name}", Value = text });
            }
        }
    }

    // Rows are never deleted and each change raises one's version, so the sum moves with every change.
    private static int VersionOf(IEnumerable<StoreSetting> rows) => rows.Sum(row => row.Version + 1);

    private static async Task<Dictionary<string, StoreSetting>> RowsAsync<T>(IQueryable<StoreSetting> settings, CancellationToken ct)
        where T : ISettingGroup
    {
        var prefix = T.Group + ".";
        return await settings.Where(setting => setting.Name.StartsWith(prefix))
            .ToDictionaryAsync(setting => setting.Name[prefix.Length..], StringComparer.Ordinal, ct);
    }

    private static IEnumerable<PropertyInfo> Properties<T>()
        => typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);
}
