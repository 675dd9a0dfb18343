using System.Reflection;
using System.Text.Json;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.EntityFrameworkCore.Metadata;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>Holds the difference of two dumps against what the logs say of it.</summary>
internal static class LogExplanation
{
    /// <summary>Each changed column of what is logged has its row of a log, and each new row of a log its changed column.</summary>
    /// <param name="beside">More tables that are written without a row in a log than <see cref="WholeDifferenceTests.Beside"/> has.</param>
    /// <returns>The new rows of the logs.</returns>
    public static async Task<IReadOnlyList<RowChange>> RequireAsync(TestShop shop, IReadOnlyList<RowChange> changes, params string[] beside)
    {
        var expected = new List<string>();
        foreach (var change in changes.Where(change => !WholeDifferenceTests.Beside.ContainsKey(change.Table) && !beside.Contains(change.Table)))
        {
            expected.AddRange(await ExplanationsAsync(shop, change));
        }
        var logged = changes.Where(change => change.Table is "edit_log" or "audit_log").ToList();
        Assert.All(logged, row => Assert.Null(row.Before));
        Assert.Equal(
            expected.Order(StringComparer.Ordinal),
            logged.Select(
                row => $"{row.Table} {row.After!["entity"]} {row.After["entity_id"]} {row.After["kind"]} {row.After["field"]}: {row.After["old"]} → {row.After["new"]}").Order(StringComparer.Ordinal));
        return logged;
    }

    private static async Task<IEnumerable<string>> ExplanationsAsync(TestShop shop, RowChange change)
    {
        await using var db = shop.CreateDb();
        var entity = db.Model.GetEntityTypes().Single(type => type.GetTableName() == change.Table);
        Assert.True(entity.ClrType.IsAssignableTo(typeof(IAudited)), $"{change.Table} is written and has no log");
        var log = entity.ClrType.IsAssignableTo(typeof(IAuditedCustomerData)) ? "edit_log" : "audit_log";
        var start = $"{log} {entity.ClrType.Name} {change.Key}";
        if (change.Before is null)
        {
            return [$"{start} Added :  → {Whole(entity, change.After!)}"];
        }
        if (change.After is null)
        {
            return [$"{start} Deleted : {Whole(entity, change.Before)} → "];
        }
        var properties = change.ChangedColumns.Select(column => entity.GetProperties().Single(p => p.GetColumnName() == column)).Where(IsLogged).ToList();
        Assert.Equal(properties.Count > 0, change.Before["version"] != change.After["version"]); // no silent change, no version for nothing
        return properties.Select(property => $"{start} Changed {property.Name}: {Text(property, change.Before)} → {Text(property, change.After)}");
    }

    private static bool IsLogged(IProperty property)
        => property.Name is not ("Id" or "Version") && property.PropertyInfo!.GetCustomAttribute<NotLoggedAttribute>() is null;

    private static string Whole(IEntityType entity, IReadOnlyDictionary<string, string?> row) => JsonSerializer.Serialize(
        entity.GetProperties().Where(IsLogged).Select(property => (property.Name, Text: Text(property, row))).Where(one => one.Text is { Length: > 0 })
            .ToDictionary(one => one.Name, one => one.Text, StringComparer.Ordinal),
        new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    // What is stored, in the words of the log.
    private static string? Text(IProperty property, IReadOnlyDictionary<string, string?> row)
    {
        var stored = row[property.GetColumnName()];
        var type = Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
        return stored is null or "" ? null
            : property.PropertyInfo!.GetCustomAttribute<SecretAttribute>() is not null ? "•••"
            : type == typeof(bool) ? (stored == "1" ? "true" : "false")
            : type == typeof(DateTimeOffset)
                ? DateTimeOffset.UnixEpoch.AddMicroseconds(long.Parse(stored, CultureInfo.InvariantCulture))
                    .ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)
            : stored;
    }
}
