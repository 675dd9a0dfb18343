using Xunit;

namespace CrmAdmin.Tests.Support;

/// <summary>The files of real systems, which lie beside the project and not in it.</summary>
public static class SharedData
{
    /// <summary><c>CRM_SHARED_DATA</c>, else <c>shared/data</c> in or beside a folder above the tests; null where neither is there.</summary>
    public static string? Folder { get; } = Find();

    public const string Missing = "The files of real systems are not here: set CRM_SHARED_DATA to their folder.";

    public static string Path(string relative) => System.IO.Path.Combine(Folder!, relative);

    public static string Read(string relative) => File.ReadAllText(Path(relative));

    public static string[] Lines(string relative) => File.ReadAllLines(Path(relative));

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CRM_SHARED_DATA") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(data))
            {
                return data;
            }
        }
        return null;
    }
}

/// <summary>A fact about the files of real systems; skipped with the reason where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute()
    {
        if (SharedData.Folder is null)
        {
            Skip = SharedData.Missing;
        }
    }
}

/// <inheritdoc cref="SharedDataFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataTheoryAttribute : TheoryAttribute
{
    public SharedDataTheoryAttribute()
    {
        if (SharedData.Folder is null)
        {
            Skip = SharedData.Missing;
        }
    }
}
