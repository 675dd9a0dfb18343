using System.Text.Json;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Tests.Support;

/// <param name="Needs">Ids of what it asks for itself.</param>
public sealed record LockedPackage(string Id, string Version, IReadOnlyList<string> Needs);

/// <summary>What <c>packages.lock.json</c> of each project says.</summary>
public static class LockFiles
{
    /// <summary>Nothing names it in a project file: the SDK adds it for the sake of blazor.web.js, which is published.</summary>
    private const string WebAssets = "Microsoft.AspNetCore.App.Internal.Assets";

    /// <summary>Project files, relative to the root.</summary>
    public static IReadOnlyList<string> Projects { get; } =
    [
        .. Directory.EnumerateDirectories(Sources.Root).SelectMany(folder => Directory.EnumerateFiles(folder, "*.csproj"))
            .Select(path => Path.GetRelativePath(Sources.Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    public static IReadOnlyList<LockedPackage> All { get; } =
    [
        .. Projects.SelectMany(project => Read(project).Where(entry => !IsProject(entry.Value)).Select(Package))
            .DistinctBy(package => (package.Id, package.Version))
            .OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase).ThenBy(package => package.Version, StringComparer.Ordinal),
    ];

    /// <summary>What is published with the server: not what only builds it, which a project that refers to the server does not see.</summary>
    public static IReadOnlyList<LockedPackage> Shipped { get; } = [.. FindShipped()];

    private static IEnumerable<LockedPackage> FindShipped()
    {
        var seen = Read("CrmAdmin.Bench/CrmAdmin.Bench.csproj");
        var server = Read("CrmAdmin.Server/CrmAdmin.Server.csproj");
        var waiting = new Queue<string>([.. Needs(seen["crmadmin.server"]), WebAssets]);
        var met = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (waiting.TryDequeue(out var id))
        {
            // What is not locked is part of the framework.
            if (met.Add(id) && server.TryGetValue(id, out var entry))
            {
                foreach (var need in Needs(entry))
                {
                    waiting.Enqueue(need);
                }
            }
        }
        return server.Where(entry => met.Contains(entry.Key) && !IsProject(entry.Value)).Select(Package)
            .OrderBy(package => package.Id, StringComparer.OrdinalIgnoreCase);
    }

    private static Dictionary<string, JsonElement> Read(string project)
    {
        var path = Path.Combine(Sources.Root, Path.GetDirectoryName(project)!, "packages.lock.json");
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        return json.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => entry.Value.Clone(), StringComparer.OrdinalIgnoreCase);
    }

    private static LockedPackage Package(KeyValuePair<string, JsonElement> entry)
        => new(entry.Key, entry.Value.GetProperty("resolved").GetString()!, Needs(entry.Value));

    private static bool IsProject(JsonElement entry) => entry.GetProperty("type").GetString() == "Project";

    private static IReadOnlyList<string> Needs(JsonElement entry)
        => entry.TryGetProperty("dependencies", out var needs) ? [.. needs.EnumerateObject().Select(need => need.Name)] : [];
}
