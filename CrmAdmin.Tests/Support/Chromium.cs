namespace CrmAdmin.Tests.Support;

/// <summary>The system's Chromium: nothing is downloaded.</summary>
public static class Chromium
{
    public const string Missing = "There is no Chromium here: install it, or set CHROMIUM to its path.";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

    /// <summary>Null: there is none.</summary>
    public static string? Path { get; } = Find();

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named)
        {
            return File.Exists(named) ? named : null;
        }
        if (OperatingSystem.IsMacOS())
        {
            string[] places = ["/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
            return Array.Find(places, File.Exists);
        }
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
