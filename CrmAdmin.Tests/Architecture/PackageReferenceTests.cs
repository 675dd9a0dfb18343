using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Xml.Linq;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>Nothing is asked for that no code uses, and no version is written down that nobody asks for.</summary>
public sealed class PackageReferenceTests
{
    /// <summary>They work on the code, and no code names them.</summary>
    private static readonly Dictionary<string, string> Tools = new(StringComparer.Ordinal)
    {
        ["Meziantou.Analyzer"] = "judges the code as it is built",
        ["Microsoft.EntityFrameworkCore.Design"] = "writes migrations (dotnet ef)",
        ["Microsoft.NET.Test.Sdk"] = "runs the tests",
        ["xunit.runner.visualstudio"] = "finds the tests",
    };

    public static TheoryData<string> Projects => [.. LockFiles.Projects];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Code_uses_every_package_that_its_project_asks_for(string project)
    {
        if (IsBuilt(project))
        {
            Assert.Empty(Unused(project, References(project).Except(Tools.Keys)));
        }
        else
        {
            // A build of the tests alone builds all but this one; test.sh builds all.
            Assert.Equal("CrmAdmin.Bench/CrmAdmin.Bench.csproj", project);
        }
    }

    /// <summary>One comes with Playwright's axe; of the other there is no trace.</summary>
    [Fact]
    public void A_package_that_no_code_uses_is_found()
        => Assert.Equal(
            ["Newtonsoft.Json", "Not.Restored"],
            Unused("CrmAdmin.Tests/CrmAdmin.Tests.csproj", ["bunit", "xunit", "Newtonsoft.Json", "Not.Restored"]));

    [Fact]
    public void Every_version_is_of_a_package_that_a_project_asks_for_or_a_pin_with_its_reason()
    {
        var asked = Asked();
        var pins = XDocument.Load(Path.Combine(Sources.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Where(version => !asked.Contains(Id(version))).ToList();
        Assert.Empty(pins.Where(pin => Before(pin) is not XComment { Value.Length: > 10 }).Select(Id));
        Assert.Empty(pins.Where(pin => !LockFiles.All.Any(package => package.Id == Id(pin) && package.Version == pin.Attribute("Version")!.Value)).Select(Id));

        static XNode? Before(XNode node)
            => node.PreviousNode is XText { Value: var text } && string.IsNullOrWhiteSpace(text) ? Before(node.PreviousNode) : node.PreviousNode;
    }

    [Fact]
    public void Every_tool_is_one_that_a_project_asks_for() => Assert.Subset(Asked(), Tools.Keys.ToHashSet(StringComparer.Ordinal));

    private static HashSet<string> Asked() => [.. LockFiles.Projects.SelectMany(References)];

    private static List<string> References(string project) =>
    [
        .. new[] { project, "Directory.Build.props" }
            .SelectMany(path => XDocument.Load(Path.Combine(Sources.Root, path)).Descendants("PackageReference")).Select(Id),
    ];

    private static string Id(XElement element) => element.Attribute("Include")!.Value;

    /// <summary>Those with no assembly that the project's own refers to; where a package has none, those count for which it stands.</summary>
    private static List<string> Unused(string project, IEnumerable<string> packages)
    {
        using var stream = File.OpenRead(Assembly(project));
        using var image = new PEReader(stream);
        var metadata = image.GetMetadataReader();
        var used = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var file = Path.Combine(Sources.Root, Path.GetDirectoryName(project)!, "obj", "project.assets.json");
        using var assets = JsonDocument.Parse(File.ReadAllText(file));
        var restored = assets.RootElement.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
            .ToDictionary(package => package.Name.Split('/')[0], package => package.Value, StringComparer.OrdinalIgnoreCase);
        return [.. packages.Where(package => !Brought(package).Any(used.Contains))];

        IEnumerable<string> Brought(string package)
        {
            if (!restored.TryGetValue(package, out var entry))
            {
                return [];
            }
            var own = Names(entry, "compile").Where(path => path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
                .Select(path => Path.GetFileNameWithoutExtension(path)!).ToList();
            return own.Count > 0 ? own : Names(entry, "dependencies").SelectMany(Brought);
        }

        static IEnumerable<string> Names(JsonElement entry, string kind)
            => entry.TryGetProperty(kind, out var all) ? all.EnumerateObject().Select(one => one.Name) : [];
    }

    private static bool IsBuilt(string project) => File.Exists(Assembly(project));

    private static string Assembly(string project)
    {
        var folder = Path.GetRelativePath(Path.Combine(Sources.Root, "CrmAdmin.Tests"), AppContext.BaseDirectory); // bin/Debug/net10.0
        return Path.Combine(Sources.Root, Path.GetDirectoryName(project)!, folder, Path.GetFileNameWithoutExtension(project) + ".dll");
    }
}
