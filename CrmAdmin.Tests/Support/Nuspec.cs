using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CrmAdmin.Tests.Support;

/// <summary>What a package says of itself, in the folder into which it was restored.</summary>
/// <param name="Licence">As an SPDX expression.</param>
/// <param name="LicenceText">The package's own, where it names a file and no expression.</param>
public sealed partial record Nuspec(string Licence, string? LicenceText, string Holder, string? Address)
{
    /// <summary>Of packages that name no expression, but a file or an address, which says this.</summary>
    private static readonly Dictionary<string, string> ReadByHand = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Bogus"] = "MIT AND BSD-3-Clause",
        ["Otp.NET"] = "MIT",
        ["SmtpServer"] = "MIT",
        ["SQLite"] = "blessing",
        ["xunit.abstractions"] = "Apache-2.0",
        ["zxcvbn-core"] = "MIT",
    };

    private static readonly string[] Folders = ReadFolders();

    public static Nuspec Of(LockedPackage package)
    {
        var folder = Folders.Select(root => Path.Combine(root, package.Id.ToLowerInvariant(), package.Version.ToLowerInvariant())).First(Directory.Exists);
        var all = XDocument.Load(Path.Combine(folder, package.Id.ToLowerInvariant() + ".nuspec")).Root!.Elements().First().Elements()
            .ToLookup(element => element.Name.LocalName, StringComparer.Ordinal);
        var licence = all["license"].FirstOrDefault();
        var isFile = licence?.Attribute("type")?.Value == "file";
        var text = isFile ? Tidy(File.ReadAllText(Path.Combine(folder, licence!.Value))) : null;
        var expression = licence is null || isFile
            ? ReadByHand.GetValueOrDefault(package.Id) ?? throw new InvalidOperationException($"Read the licence of {package.Id} in {folder}, and say it here.")
            : licence.Value;
        var copyright = Line("copyright");
        return new(expression, text, copyright is not null && Copyright().IsMatch(copyright) ? copyright : $"Copyright {Line("authors")}", Line("projectUrl"));

        string? Line(string name) => all[name].FirstOrDefault()?.Value is { Length: > 0 } value ? Blanks().Replace(value.Trim(), " ") : null;
    }

    /// <summary>One form of line ends, and no blanks at them, whoever wrote the text.</summary>
    public static string Tidy(string text) => string.Join('\n', text.Split('\n').Select(line => line.TrimEnd().TrimStart('\uFEFF'))).Trim('\n');

    private static string[] ReadFolders()
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(Sources.Root, "CrmAdmin.Tests", "obj", "project.assets.json")));
        return [.. assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
    }

    [GeneratedRegex(@"copyright|©|\(c\)", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Copyright();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
