namespace CrmAdmin.Components.Contracts;

/// <summary>Where to go after signing in: only a path on this host, and nothing that a browser could read as another (“//evil”, “/\evil”).</summary>
public static class LocalUrl
{
    public static bool IsLocal(string? url)
        => url is { Length: > 0 } && url[0] == '/' && (url.Length == 1 || url[1] is not '/' and not '\\') && !url.Any(char.IsControl) && !url.Contains('\\');

    public static string Or(string? url, string otherwise) => IsLocal(url) ? url! : otherwise;
}
