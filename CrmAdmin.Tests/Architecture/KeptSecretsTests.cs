using System.Diagnostics;
using System.Text.RegularExpressions;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>No key is kept beside the code (R44).</summary>
public sealed partial class KeptSecretsTests
{
    [Fact]
    public void No_file_of_the_repository_is_or_holds_a_key()
    {
        var files = Kept();
        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, path => KeyFile().IsMatch(path));
        Assert.DoesNotContain(files, path => Holds(File.ReadAllText(Path.Combine(Sources.Root, path))));
    }

    /// <summary>What was committed once is in every clone, also when it was taken out again.</summary>
    [Fact]
    public void No_commit_ever_brought_a_key()
    {
        if (!Path.Exists(Path.Combine(Sources.Root, ".git")))
        {
            return; // an unpacked archive has no history
        }
        var names = Git("log", "--all", "--diff-filter=AR", "--name-only", "--format=", "-z");
        Assert.NotEmpty(names);
        Assert.DoesNotContain(names.Split('\0'), path => KeyFile().IsMatch(path));
        var added = Git("log", "--all", "-p", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--format=").Split('\n')
            .Where(line => line.StartsWith('+')).ToList();
        Assert.True(added.Count > 10_000);
        Assert.DoesNotContain(added, line => Holds(line[1..]));
    }

    [Fact]
    public void A_key_would_be_found()
    {
        var key = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
        Assert.True(Holds($"CRM_MASTER_KEY={key}\n"));
        Assert.True(Holds($"\"{key}\""));
        Assert.True(Holds("-----BEGIN " + "RSA PRIVATE KEY-----"));
        Assert.False(Holds($"integrity=\"sha256-{key}\""));
        Assert.Matches(KeyFile(), "data/keys/key-1.xml");
        Assert.Matches(KeyFile(), "server.pfx");
        Assert.Matches(KeyFile(), "data/crm.db");
    }

    private static bool Holds(string text) => PrivateKey().IsMatch(text) || MasterKey().IsMatch(text);

    // What git tracks; of an unpacked archive, which has no history, all that is there.
    private static List<string> Kept()
    {
        if (!Path.Exists(Path.Combine(Sources.Root, ".git")))
        {
            return [.. Sources.Files("",
                Directory.GetDirectories(Sources.Root).Select(folder => Path.GetFileName(folder)!)
                    .Where(name => name.StartsWith("CrmAdmin", StringComparison.Ordinal))).Select(file => file.Path)];
        }
        return [.. Git("ls-files", "-z").Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(Path.Combine(Sources.Root, path)))];
    }

    private static string Git(params string[] words)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Sources.Root, .. words]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var said = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return said;
    }

    [GeneratedRegex(
        @"\.(pem|pfx|p12|key|snk|db|db-wal|env)$|(^|/)keys/", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeyFile();

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex PrivateKey();

    // 32 bytes as base64; a checksum of a file that pages load says its kind before it.
    [GeneratedRegex("(?<![A-Za-z0-9+/-])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9=])", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex MasterKey();
}
