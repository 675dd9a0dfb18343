using System.Runtime.CompilerServices;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Tests.Support;

/// <summary>The repository's own files, for rules that no compiler checks.</summary>
public static class Sources
{
    /// <summary>Projects that are shipped.</summary>
    public static readonly string[] Shipped = ["CrmAdmin.Components", "CrmAdmin.Server"];

    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    /// <summary>Written by hand: no migrations, nothing that a build made. Paths are relative to the root, with slashes.</summary>
    public static IReadOnlyList<(string Path, string Text)> Files(string extension, params IEnumerable<string> projects) =>
    [
        .. projects.SelectMany(project => Directory.EnumerateFiles(System.IO.Path.Combine(Root, project), "*" + extension, SearchOption.AllDirectories))
            .Select(path => System.IO.Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(part => part is "bin" or "obj" or "Migrations"))
            .Order(StringComparer.Ordinal)
            .Select(path => (path, File.ReadAllText(System.IO.Path.Combine(Root, path)))),
    ];

    /// <summary>“path: line” of every line of code that matches; lines of comment do not count.</summary>
    public static IReadOnlyList<string> Lines(IEnumerable<(string Path, string Text)> files, Func<string, bool> matches) =>
    [
        .. files.SelectMany(file => file.Text.Split('\n').Select(line => (file.Path, Line: line.Trim())))
            .Where(line => !line.Line.StartsWith("//", StringComparison.Ordinal) && !line.Line.StartsWith('*') && matches(line.Line))
            .Select(line => $"{line.Path}: {line.Line}"),
    ];

    private static string Here([CallerFilePath] string path = "") => path;
}
