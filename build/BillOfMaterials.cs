using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Serialization.Json;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Writes a CycloneDX 1.6 file of all packages that are published: what the program asks for and what those ask for, with versions from the lock
/// file and licences from THIRD-PARTY-NOTICES. Nothing in it depends on the time or the machine. Compiled by MSBuild itself, hence the old framework.
/// </summary>
public sealed class BillOfMaterials : Task
{
    [Required]
    public string Name { get; set; }

    [Required]
    public string Version { get; set; }

    [Required]
    public string Licence { get; set; }

    /// <summary>What the project itself asks for and publishes.</summary>
    [Required]
    public ITaskItem[] Packages { get; set; }

    [Required]
    public string LockFile { get; set; }

    [Required]
    public string Notices { get; set; }

    [Required]
    public string File { get; set; }

    public override bool Execute()
    {
        var locked = Locked();
        var direct = Packages.Select(package => package.ItemSpec).Concat(locked.Values.Where(IsProject).SelectMany(Needs)).ToList();
        var waiting = new Queue<string>(direct);
        var found = new SortedDictionary<string, XElement>(StringComparer.OrdinalIgnoreCase);
        while (waiting.Count > 0)
        {
            // What is not locked is part of the framework.
            if (locked.TryGetValue(waiting.Dequeue(), out var package) && !IsProject(package) && !found.ContainsKey(NameOf(package)))
            {
                found[NameOf(package)] = package;
                Needs(package).ToList().ForEach(waiting.Enqueue);
            }
        }
        var licences = Regex.Matches(System.IO.File.ReadAllText(Notices), @"^(?<package>\S+ \S+): (?<licence>.+?)\r?$", RegexOptions.Multiline)
            .Cast<Match>().ToDictionary(line => line.Groups["package"].Value, line => line.Groups["licence"].Value);
        var unknown = found.Values.Select(package => $"{NameOf(package)} {VersionOf(package)}").Where(package => !licences.ContainsKey(package)).ToList();
        if (unknown.Count > 0)
        {
            Log.LogError("THIRD-PARTY-NOTICES does not name {0}: make it anew (docs/contributing.md, \"Packages\").", string.Join(", ", unknown));
            return false;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(File));
        using (var stream = System.IO.File.Create(File))
        using (var json = JsonReaderWriterFactory.CreateJsonWriter(stream, new UTF8Encoding(false), false, true, "  "))
        {
            Bill(direct, found, licences).WriteTo(json);
        }
        return true;
    }

    private XElement Bill(List<string> direct, SortedDictionary<string, XElement> found, Dictionary<string, string> licences) => Object("root",
        new XElement("bomFormat", "CycloneDX"),
        new XElement("specVersion", "1.6"),
        new XElement("version", new XAttribute("type", "number"), 1),
        Object("metadata", Component("component", "application", $"{Name}@{Version}", Name, Version, Licence)),
        Array("components", found.Values.Select(package => Component(
            "item", "library", Reference(package), NameOf(package), VersionOf(package), licences[$"{NameOf(package)} {VersionOf(package)}"]))),
        Array("dependencies", new[] { Dependency($"{Name}@{Version}", direct, found) }
            .Concat(found.Values.Select(package => Dependency(Reference(package), Needs(package), found)))));

    private static XElement Component(string element, string type, string reference, string name, string version, string licence) => Object(element,
        new XElement("type", type),
        new XElement("bom-ref", reference),
        new XElement("name", name),
        new XElement("version", version),
        Array("licenses", new[] { Object("item", new XElement("expression", licence)) }),
        type == "library" ? new XElement("purl", reference) : null);

    private static XElement Dependency(string reference, IEnumerable<string> needs, SortedDictionary<string, XElement> found) => Object("item",
        new XElement("ref", reference),
        Array("dependsOn", needs.Distinct().Where(found.ContainsKey).Select(need => found[need]).OrderBy(NameOf, StringComparer.Ordinal)
            .Select(need => new XElement("item", Reference(need)))));

    private Dictionary<string, XElement> Locked()
    {
        using (var stream = System.IO.File.OpenRead(LockFile))
        using (var reader = JsonReaderWriterFactory.CreateJsonReader(stream, System.Xml.XmlDictionaryReaderQuotas.Max))
        {
            return XElement.Load(reader).Element("dependencies").Elements().First().Elements().ToDictionary(NameOf, StringComparer.OrdinalIgnoreCase);
        }
    }

    // A key that is no name in XML stands in an attribute.
    private static string NameOf(XElement element) => (string)element.Attribute("item") ?? element.Name.LocalName;

    private static string VersionOf(XElement package) => package.Element("resolved").Value;

    private static bool IsProject(XElement package) => package.Element("type").Value == "Project";

    private static IEnumerable<string> Needs(XElement package)
        => package.Element("dependencies") is XElement needs ? needs.Elements().Select(NameOf) : Enumerable.Empty<string>();

    private static string Reference(XElement package) => $"pkg:nuget/{NameOf(package)}@{VersionOf(package)}";

    private static XElement Object(string name, params object[] parts) => new XElement(name, new XAttribute("type", "object"), parts);

    private static XElement Array(string name, IEnumerable<XElement> items) => new XElement(name, new XAttribute("type", "array"), items);
}
