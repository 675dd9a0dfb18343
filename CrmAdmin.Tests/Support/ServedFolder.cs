using System.Diagnostics;
using System.Text;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Tests.Support;

/// <summary>The files that a shop leaves on the disk, while it is open: database, write-ahead log, backups, mails.</summary>
public static class ServedFolder
{
    /// <summary>A backup of this moment, beside the database.</summary>
    public static async Task<string> BackUpAsync(StorageOptions storage, string name)
    {
        var file = Path.Combine(storage.Folder, name);
        await using var connection = new SqliteConnection(storage.SqliteConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $file";
        command.Parameters.AddWithValue("$file", file);
        await command.ExecuteNonQueryAsync();
        return file;
    }

    /// <summary>How many files hold the text. From another process: to open and close the database's files here would drop SQLite's locks on them.</summary>
    public static async Task<int> HitsAsync(string folder, string text)
    {
        using var grep = Process.Start(new ProcessStartInfo("grep", ["-raciF", "--", text, folder])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false
        })!;
        var lines = await grep.StandardOutput.ReadToEndAsync();
        await grep.WaitForExitAsync();
        return lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Count(line => int.Parse(line[(line.LastIndexOf(':') + 1)..], CultureInfo.InvariantCulture) > 0);
    }

    /// <summary>A secret with and without its hyphens, and as it would stand in base64.</summary>
    public static IEnumerable<string> Forms(string secret) =>
    [
        secret, secret.Replace("-", "", StringComparison.Ordinal), secret[..14],
        .. Enumerable.Range(0, 3).Select(shift => Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', shift) + secret))[4..24]),
    ];
}
