using System.Reflection;
using System.Text.RegularExpressions;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>Where things stand and what they are called.</summary>
public sealed class ProjectRulesTests
{
    private static readonly Assembly Components = typeof(Permissions).Assembly;
    private static readonly Assembly Server = typeof(CrmDbContext).Assembly;

    private static readonly string[] ForbiddenEndings =
        ["Dto", "Model", "ViewModel", "Manager", "Helper", "Helpers", "Handler", "Repository", "Mapper", "Base", "Common", "Utils", "Util"];

    /// <summary>Longer than the rule, and why.</summary>
    private static readonly Dictionary<string, string> Longer = new(StringComparer.Ordinal)
    {
        ["CrmAdmin.Tests/Architecture/WholeDifferenceTests.cs"] = "a line for each command of the product",
        ["CrmAdmin.Components/Features/Membership/Blocklist/BlocklistDialog.razor"] = "until it stands on EditSession",
        ["CrmAdmin.Components/Features/Privacy/Consents/ConsentDialog.razor"] = "until it stands on EditSession",
        ["CrmAdmin.Components/Features/Customers/List/CustomerTable.razor"] = "until all lists are one component",
        ["CrmAdmin.Components/Features/Exchange/Imports/ImportPage.razor"] = "until an import is a job",
    };

    private static IEnumerable<Type> OurTypes => Components.GetTypes().Concat(Server.GetTypes())
        .Where(type => type.Namespace?.StartsWith("CrmAdmin", StringComparison.Ordinal) == true
            && !type.IsNested && !type.Name.Contains('<') && !type.Namespace.Contains("Migrations", StringComparison.Ordinal));

    [Fact]
    public void The_pages_know_no_storage_and_no_server()
    {
        var known = Components.GetReferencedAssemblies().Select(name => name.Name!).ToList();
        string[] forbidden =
        [
            "EntityFrameworkCore", "Sqlite", "Npgsql", "ClosedXML", "OpenXml", "CsvHelper", "ExcelDataReader", "CrmAdmin.Server", "Cronos", "Bogus"
        ];
        Assert.DoesNotContain(known, name => forbidden.Any(part => name.Contains(part, StringComparison.Ordinal)));
        Assert.Contains("CrmAdmin.Components", Server.GetReferencedAssemblies().Select(name => name.Name));
        Assert.DoesNotContain("ProjectReference", File.ReadAllText(Path.Combine(Sources.Root, "CrmAdmin.Components", "CrmAdmin.Components.csproj")));
        Assert.DoesNotContain(
            Sources.Files(".cs", "CrmAdmin.Components").Concat(Sources.Files(".razor", "CrmAdmin.Components")),
            file => Regex.IsMatch(file.Text, @"using CrmAdmin\.Server\b") || file.Text.Contains("Microsoft.EntityFrameworkCore", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_is_a_namespace()
    {
        foreach (var (path, text) in Sources.Files(".cs", [.. Sources.Shipped, "CrmAdmin.Tests"]))
        {
            var declared = Regex.Match(text, @"^namespace (?<name>[\w.]+);", RegexOptions.Multiline);
            if (declared.Success)
            {
                Assert.Equal($"{path}: {Path.GetDirectoryName(path)!.Replace('/', '.')}", $"{path}: {declared.Groups["name"].Value}");
            }
            else
            {
                Assert.True(Path.GetFileName(path) is "Program.cs" or "GlobalUsings.cs", path);
            }
        }
    }

    [Fact]
    public void Features_have_the_same_name_on_both_sides()
    {
        static IEnumerable<string> Of(Assembly assembly) => assembly.GetTypes()
            .Select(type => Regex.Match(type.Namespace ?? "", @"^CrmAdmin\.\w+\.Features\.(?<name>\w+)").Groups["name"].Value).Where(name => name.Length > 0)
            .Distinct();
        var known = Of(Server).ToHashSet(StringComparer.Ordinal);
        Assert.All(Of(Components), name => Assert.Contains(name, known));
    }

    [Fact]
    public void No_name_ends_in_a_word_that_says_nothing()
        => Assert.Empty(OurTypes.Where(type => ForbiddenEndings.Any(ending => Regex.IsMatch(type.Name, $"(^|[a-z]){ending}(`\\d)?$")))
            .Select(type => type.FullName));

    [Fact]
    public void What_features_stand_on_knows_none_of_them()
        => Assert.Empty(Sources.Files(".cs", "CrmAdmin.Server")
            .Where(file => Regex.IsMatch(file.Path, "^CrmAdmin.Server/(Data|Foundation|Tables|Identity|Cli|Hosting)/")
                && file.Text.Contains("Server.Features", StringComparison.Ordinal)).Select(file => file.Path));

    [Fact]
    public void MudBlazor_stands_in_markup_and_in_the_theme_only()
        => Assert.Empty(Sources.Lines(
            Sources.Files(".cs", Sources.Shipped).Where(file => !file.Path.StartsWith("CrmAdmin.Components/Theme/", StringComparison.Ordinal)),
            line => Regex.IsMatch(line, @"\bMudBlazor\b")));

    [Fact]
    public void Colours_stand_in_the_theme_only()
        => Assert.Empty(Sources.Lines(
            Sources.Files(".razor", Sources.Shipped).Concat(Sources.Files(".css", "wwwroot-assets")),
            line => Regex.IsMatch(line, @"(:|\(|,|\s)#[0-9a-fA-F]{3,8}\b(?!-)|\brgba?\(\s*\d")));

    [Fact]
    public void Files_stay_readable()
    {
        var files = Sources.Files(".cs", [.. Sources.Shipped, "CrmAdmin.Tests"]).Select(file => (file, Most: 250))
            .Concat(Sources.Files(".razor", Sources.Shipped).Select(file => (file, Most: 150)));
        Assert.Empty(files.Where(one => Count(one.file.Text) > one.Most && !Longer.ContainsKey(one.file.Path))
            .Select(one => $"{one.file.Path}: {Count(one.file.Text)}"));

        static int Count(string text) => text.Count(c => c == '\n');
    }

    /// <summary>160 characters. What is longer is one literal each, or one expression in an attribute, and may not become more.</summary>
    [Fact]
    public void Lines_of_code_are_short()
    {
        var files = Sources.Files(".cs", [.. Sources.Shipped, "CrmAdmin.Tests"]).Concat(Sources.Files(".razor", Sources.Shipped));
        Assert.InRange(files.Sum(file => file.Text.Split('\n').Count(line => line.Length > 160)), 0, 60);
    }

    /// <summary>
    /// Code below markup is 60 lines at most. Those that are longer hold one form's whole life (what is typed, what others change meanwhile, the
    /// conflict) and may not grow; docs/decisions/0019 says why they are not cut.
    /// </summary>
    [Fact]
    public void Code_below_markup_stays_short()
    {
        var longest = new Dictionary<string, int>(StringComparer.Ordinal)
        {
            ["BlocklistDialog"] = 119,
            ["AccountTab"] = 108,
            ["CustomerTable"] = 106,
            ["ConsentDialog"] = 91,
            ["CustomersPage"] = 88,
            ["BulkSteps"] = 85,
            ["ImportPage"] = 85,
            ["ReferrerField"] = 81,
            ["ExportsPage"] = 81,
            ["CustomerList"] = 72,
            ["AccountFields"] = 72,
            ["ExportDialog"] = 68,
            ["TemporaryPasswordDialog"] = 64,
            ["AddressesTab"] = 63,
            ["CustomerProfile"] = 62,
        };
        var found = Sources.Files(".razor", Sources.Shipped).Where(file => file.Text.Contains("\n@code", StringComparison.Ordinal))
            .ToDictionary(file => Path.GetFileNameWithoutExtension(file.Path),
                file => file.Text[(file.Text.IndexOf("\n@code", StringComparison.Ordinal) + 1)..].TrimEnd().Count(c => c == '\n') - 1, StringComparer.Ordinal);
        Assert.Empty(found.Where(one => one.Value > longest.GetValueOrDefault(one.Key, 60)).Select(one => $"{one.Key}: {one.Value}"));
        Assert.DoesNotContain(longest.Keys, name => found.GetValueOrDefault(name) <= 60);
    }

    /// <summary>It does what Fluxor would do, for as much as this program needs: a page or two that anybody can read.</summary>
    [Fact]
    public void The_store_is_under_200_lines_of_code()
    {
        var code = Sources.Files(".cs", "CrmAdmin.Components").Where(file => file.Path.StartsWith("CrmAdmin.Components/Store/", StringComparison.Ordinal))
            .SelectMany(file => file.Text.Split('\n')).Select(line => line.Trim())
            .Count(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal) && !line.StartsWith("using ", StringComparison.Ordinal)
                && !line.StartsWith("namespace ", StringComparison.Ordinal));
        Assert.InRange(code, 1, 199);
    }

    /// <summary>A card that a merge left out of its page is a feature that nobody sees.</summary>
    [Fact]
    public void Each_component_is_shown_somewhere()
    {
        var markup = Sources.Files(".razor", Sources.Shipped).ToList();
        var code = markup.Concat(Sources.Files(".cs", Sources.Shipped)).ToList();
        var shown = markup.Where(file => !file.Text.Contains("@page ", StringComparison.Ordinal))
            .Select(file => (file.Path, Name: Path.GetFileNameWithoutExtension(file.Path)))
            .Where(one => one.Name is not ("_Imports" or "App")).ToList();
        Assert.NotEmpty(shown);
        Assert.Empty(shown.Where(one => !code.Exists(other => other.Path != one.Path
            && Regex.IsMatch(other.Text, $@"(<|<[\w.]+\.|typeof\(|@layout |OpenAsync<){one.Name}\b|\b{one.Name}\.(OpenAsync|Opener)")))
            .Select(one => one.Path));
    }

    [Fact]
    public void A_service_asks_for_six_others_at_most()
        => Assert.Empty(Server.GetTypes().Where(type => type.Name.EndsWith("Service", StringComparison.Ordinal))
            .Where(type => type.GetConstructors().Any(constructor => constructor.GetParameters().Length > 6)).Select(type => type.FullName));

    [Fact]
    public void A_component_asks_for_six_others_at_most()
        => Assert.Empty(Components.GetTypes().Where(type => type.IsAssignableTo(typeof(Microsoft.AspNetCore.Components.IComponent)))
            .Select(type => (type.Name,
                Count: type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
                    .Count(property => property.GetCustomAttribute<Microsoft.AspNetCore.Components.InjectAttribute>() is not null
                        && !property.PropertyType.Name.StartsWith("IStringLocalizer", StringComparison.Ordinal))))
            .Where(one => one.Count > 6).Select(one => $"{one.Name}: {one.Count}"));
}
