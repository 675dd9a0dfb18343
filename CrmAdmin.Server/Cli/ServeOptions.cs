namespace CrmAdmin.Server.Cli;

/// <param name="Folder">The data folder, absolute.</param>
/// <param name="Urls">Null: launch settings or configuration, else http://localhost:5080.</param>
public sealed record ServeOptions(string Folder, string? Urls, bool Demo);
