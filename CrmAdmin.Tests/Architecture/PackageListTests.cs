using System.Diagnostics;
using System.Text;
using System.Text.Json;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>What the program is made of is said with it, and truly: names, versions, licences.</summary>
public sealed class PackageListTests
{
    private static readonly string Notices = Path.Combine(Sources.Root, "THIRD-PARTY-NOTICES");

    /// <summary>With <c>UPDATE_NOTICES=1</c> the file is made anew.</summary>
    [Fact]
    public void The_notices_are_those_of_the_lock_files()
    {
        var made = MakeNotices();
        if (Environment.GetEnvironmentVariable("UPDATE_NOTICES") == "1")
        {
            File.WriteAllText(Notices, made);
        }
        Assert.Equal(made.Split('\n'), File.ReadAllText(Notices).ReplaceLineEndings("\n").Split('\n'));
    }

    /// <summary>Written by the target that publishing runs; with <c>SOAK=1</c> the program is published.</summary>
    [Fact]
    public async Task The_bill_of_materials_that_is_published_holds_what_is_locked_and_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var isWhole = Environment.GetEnvironmentVariable("SOAK") == "1";
            await DotnetAsync(isWhole
                ? ["publish", "CrmAdmin.Server", "-c", "Release", "-o", folder]
                : ["msbuild", "CrmAdmin.Server", "-t:WriteBillOfMaterials", $"-p:PublishDir={folder}/"]);
            using var bill = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "crmadmin.cdx.json")));
            var components = bill.RootElement.GetProperty("components").EnumerateArray().ToList();
            Assert.Equal(
                LockFiles.Shipped.Select(package => $"pkg:nuget/{package.Id}@{package.Version} {Nuspec.Of(package).Licence}"),
                components.Select(one => $"{Text(one, "purl")} {Text(one.GetProperty("licenses")[0], "expression")}"));
            Assert.Equal("CycloneDX 1.6", $"{Text(bill.RootElement, "bomFormat")} {Text(bill.RootElement, "specVersion")}");

            var references = components.Append(bill.RootElement.GetProperty("metadata").GetProperty("component"))
                .Select(one => Text(one, "bom-ref")).Order(StringComparer.Ordinal).ToList();
            var dependencies = bill.RootElement.GetProperty("dependencies").EnumerateArray().ToList();
            Assert.Equal(references, dependencies.Select(one => Text(one, "ref")).Order(StringComparer.Ordinal));
            Assert.All(dependencies.SelectMany(one => one.GetProperty("dependsOn").EnumerateArray()), need => Assert.Contains(need.GetString(), references));
            if (isWhole)
            {
                using var runtime = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "CrmAdmin.Server.deps.json")));
                var loaded = runtime.RootElement.GetProperty("libraries").EnumerateObject().Where(library => Text(library.Value, "type") == "package");
                Assert.All(loaded, library => Assert.Contains($"pkg:nuget/{library.Name.Replace('/', '@')}", references));
                Assert.True(File.Exists(Path.Combine(folder, "LICENSE")) && File.Exists(Path.Combine(folder, "THIRD-PARTY-NOTICES")));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Every_package_that_is_built_with_has_a_licence_that_was_looked_at()
    {
        string[] known = ["MIT", "Apache-2.0", "BSD-3-Clause", "MPL-1.1", "MPL-2.0", "MS-PL", "PostgreSQL", "blessing"];
        Assert.Empty(LockFiles.All.SelectMany(package => Nuspec.Of(package).Licence.Split(" AND ").SelectMany(part => part.Split(" OR ")).Except(known)
            .Select(licence => $"{package.Id} {package.Version}: {licence}")));
    }

    private static string MakeNotices()
    {
        var all = new StringBuilder("CrmAdmin itself is under the MIT licence (LICENSE). It is made with these packages, each under its own.\n");
        all.Append("This file is made from the projects' packages.lock.json: docs/contributing.md, \"Packages\", says how.\n");
        var shipped = LockFiles.Shipped.ToDictionary(package => package, Nuspec.Of);
        Heading("Shipped with the program");
        shipped.ToList().ForEach(one => List(one.Key, one.Value));
        Heading("Used to build and to test, and not shipped");
        foreach (var package in LockFiles.All.Where(package => !shipped.Keys.Any(one => one.Id == package.Id && one.Version == package.Version)))
        {
            List(package, Nuspec.Of(package));
        }
        foreach (var (package, nuspec) in shipped.Where(one => one.Value.LicenceText is not null))
        {
            Heading($"Licence of {package.Id}");
            all.Append(nuspec.LicenceText).Append('\n');
        }
        foreach (var text in shipped.Values.Where(one => one.LicenceText is null).Select(one => TextOf(one.Licence)).Distinct().Order(StringComparer.Ordinal))
        {
            Heading($"Licence {Path.GetFileNameWithoutExtension(text)}");
            all.Append(Nuspec.Tidy(File.ReadAllText(text))).Append('\n');
        }
        return all.ToString();

        void Heading(string text) => all.Append($"\n== {text} ==\n\n");
        void List(LockedPackage package, Nuspec nuspec)
            => all.Append($"{package.Id} {package.Version}: {nuspec.Licence}\n  {nuspec.Holder}\n")
                .Append(nuspec.Address is null ? "" : $"  {nuspec.Address}\n");
    }

    // Where there is a choice, the first that is here; where there is none, the build stops for somebody to put it there.
    private static string TextOf(string licence)
        => licence.Split(" OR ").Select(id => Path.Combine(Sources.Root, "docs", "licenses", id + ".txt")).First(File.Exists);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task DotnetAsync(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = Sources.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
    }
}
