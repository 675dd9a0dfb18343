using Xunit;

namespace CrmAdmin.Tests.Support;

/// <summary>
/// Files from real systems, kept beside the repository and not in it: the folder named by <c>CRM_SHARED_DATA</c>, else
/// <c>shared/data</c> beside or above the tests.
/// </summary>
public static class SharedData
{
    /// <summary>Null where there is none.</summary>
    public static string? Folder { get; } = Find();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Folder!, path));

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Folder!, path));

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CRM_SHARED_DATA") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(path))
            {
                return path;
            }
        }
        return null;
    }
}

/// <summary>A fact about files of <see cref="SharedData"/>; skipped, with the reason, where they are not there.</summary>
public sealed class FactOnAttribute : FactAttribute
{
    public FactOnAttribute(string path)
    {
        if (SharedData.Folder is null || !Path.Exists(Path.Combine(SharedData.Folder, path)))
        {
            Skip = $"shared/data/{path} is not here; set CRM_SHARED_DATA to the folder that holds it.";
        }
    }
}
