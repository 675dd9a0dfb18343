using Microsoft.Data.Sqlite;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>
/// Versions that are never used again, whatever an audit says: it depends on what the package source tells, and not every source tells anything. Of what
/// this program uses or has used, with the first version that is good.
/// </summary>
public sealed class DeniedPackagesTests
{
    private static readonly (string Id, string Good, string Why)[] Denied =
    [
        ("BouncyCastle.Cryptography", "2.3.1", "GHSA-8xfc-gm6g-vgpv: an endless loop on a crafted signature"),
        ("MailKit", "4.16.0", "GHSA-9j88-vvj5-vhgr: an answer slipped in before STARTTLS is believed"),
        ("MimeKit", "4.15.1", "GHSA-g7hc-96xr-gvvx: commands to the mail server inside an address"),
        ("Newtonsoft.Json", "13.0.1", "GHSA-5crp-9r3c-p9vr: deep nesting ends the process"),
        ("Npgsql", "8.0.3", "GHSA-x9vc-6hfv-hg8c: SQL injection by the size of a message"),
        ("SQLite", "3.51.3", "the WAL-reset bug: a checkpoint beside a writer can lose a commit"),
        ("SQLitePCLRaw.lib.e_sqlite3", "99.0.0", "GHSA-2m69-gcr7-jv3q, and the WAL-reset bug: the library comes from package SQLite"),
        ("System.Drawing.Common", "5.0.3", "GHSA-rxg9-xrhp-64gj: code in a picture"),
        ("System.IO.Packaging", "8.0.1", "GHSA-qj66-m88j-hmgj, GHSA-f32c-w444-8ppv: hours for a crafted workbook"),
    ];

    [Fact]
    public void No_project_restores_a_version_that_is_known_to_be_bad() => Assert.Empty(Bad(LockFiles.All));

    [Theory]
    [InlineData("Newtonsoft.Json", "12.0.3", true)]
    [InlineData("newtonsoft.json", "13.0.1-beta2", true)]
    [InlineData("Newtonsoft.Json", "13.0.1", false)]
    [InlineData("SQLite", "3.50.4", true)]
    [InlineData("SQLite", "3.51.3.1", false)]
    [InlineData("SQLitePCLRaw.lib.e_sqlite3", "2.1.11", true)]
    [InlineData("Another.Json", "1.0.0", false)]
    public void A_known_bad_version_is_caught(string id, string version, bool isBad)
        => Assert.Equal(isBad, Bad([.. LockFiles.All, new(id, version, [])]).Any());

    /// <summary>A system's own library must not take the place of the one that is locked.</summary>
    [Fact]
    public void The_SQLite_that_runs_is_the_one_that_is_locked()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Assert.Equal(LockFiles.Shipped.Single(package => package.Id == "SQLite").Version, connection.ServerVersion);
    }

    private static IEnumerable<string> Bad(IEnumerable<LockedPackage> packages)
        => from package in packages
           from denied in Denied
           where string.Equals(package.Id, denied.Id, StringComparison.OrdinalIgnoreCase) && IsBefore(package.Version, denied.Good)
           select $"{package.Id} {package.Version}: {denied.Why}";

    // 13.0.1-beta2 comes before 13.0.1.
    private static bool IsBefore(string version, string good)
    {
        var parts = version.Split('-', 2);
        return Version.Parse(parts[0]).CompareTo(Version.Parse(good)) is var order && (order < 0 || (order == 0 && parts.Length > 1));
    }
}
