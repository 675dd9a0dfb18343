using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CrmAdmin.Components.Features.Administration.Jobs;
using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Components.Features.Outreach.Mail;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Resources;

/// <summary>What people read is there in both languages, and nothing lies about that nobody reads.</summary>
public sealed class TextsTests
{
    private static readonly string Root = FindRoot();
    private static readonly IReadOnlyDictionary<string, string> English = Read("Texts.resx");
    private static readonly IReadOnlyDictionary<string, string> Korean = Read("Texts.ko.resx");

    [Fact]
    public void Every_text_that_the_source_names_is_there()
    {
        var missing = Named().Where(key => !English.ContainsKey(key)).Order(StringComparer.Ordinal).ToList();
        Assert.True(missing.Count == 0, "Missing: " + string.Join(" | ", missing));
    }

    [Fact]
    public void Both_languages_have_the_same_texts_with_the_same_placeholders()
    {
        Assert.Equal(English.Keys.Order(StringComparer.Ordinal), Korean.Keys.Order(StringComparer.Ordinal));
        var different = English.Keys.Where(key => !Placeholders(English[key]).SetEquals(Placeholders(Korean[key]))).ToList();
        Assert.True(different.Count == 0, "Placeholders differ: " + string.Join(" | ", different));
    }

    [Fact]
    public void A_Korean_text_is_Korean()
    {
        string[] same = [.. Korean.Where(text => text.Value.Any(char.IsLetter) && !text.Value.Any(c => c is >= '가' and <= '힣')).Select(text => text.Key)];
        Assert.Empty(same);
    }

    [Fact]
    public void No_text_is_there_that_the_source_does_not_name()
    {
        var named = Named();
        var source = string.Concat(Sources("*.cs", "*.razor").Select(File.ReadAllText));
        var unused = English.Keys.Where(key => !named.Contains(key) && !source.Contains($"\"{key}\"", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .ToList();
        Assert.True(unused.Count == 0, "Unused: " + string.Join(" | ", unused));
    }

    private static HashSet<string> Named()
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var text in Sources("*.cs", "*.razor").Select(File.ReadAllText))
        {
            named.UnionWith(Keys(text, @"\b(?:L|texts)\[""((?:[^""\\]|\\.)*)""(?!\s*\+)"));
            named.UnionWith(Keys(text, @"\b(?:L|texts)\[[^""\]]*\? ""([^""]+)"" : ""[^""]+"""));
            named.UnionWith(Keys(text, @"\b(?:L|texts)\[[^""\]]*\? ""[^""]+"" : ""([^""]+)"""));
            named.UnionWith(Keys(
                text, @"""((?:address|customer|import|input|mail|password|second-factor|staff|rights|setup|seed|demo|storage|invite|cli)\.[a-z][a-z.-]*)"""));
            named.UnionWith(Keys(
                text, @"""((?:address|block|customer|import|input|password|second-factor|staff|rights|setup|seed|demo|storage|invite|cli)\.[a-z][a-z.-]*)"""));
            named.UnionWith(Keys(text, @"""((?:bulk|level)\.[a-z][a-z.-]*)"""));
            named.UnionWith(Keys(text, @"new RuleException\(""([a-z-]+)"""));
            named.UnionWith(Keys(text, @"CrmException\(""([a-z.-]+)"""));
            named.UnionWith(Keys(text, @"Author\.System\(""([a-z-]+)""\)").Select(source => "source." + source));
        }
        named.Add("field.StartTls"); // of rows of the log that are older than the choice of encryption
        named.Remove("mail.state.");
        named.ExceptWith(Permissions.All);
        named.UnionWith(Jobs().SelectMany(job => new[] { "", ".what", ".did", ".would" }.Select(what => $"job.{job}{what}")));
        named.Remove("job.state.");
        named.UnionWith([.. Prefixed<ExportTemplate>("export.template."), .. Prefixed<ExportState>("export.state."), "export.log.edit-log",
            "export.log.audit-log"]);
        named.ExceptWith(["source.health", "rights.csv", "staff.second-factor"]); // writes nothing; is a file; is a purpose
        named.UnionWith(new[] { "ui", "api", "portal", "import", "cli", "job" }.Select(source => "source." + source));
        named.UnionWith(ColumnSet.Defaults.Columns.Select(column => column.Title));
        named.UnionWith(ExportColumn.Of(ExportTemplate.AllFields, []).SelectMany(column => new[] { column.Title, column.Group ?? column.Title }));
        named.UnionWith(Permissions.All.Select(permission => "right." + permission));
        named.UnionWith([.. Prefixed<StaffRole>("role."), .. Prefixed<AddedBy>("addedby."), .. Prefixed<BlockFilter>("block."),
            .. Prefixed<EditAction>("action."), .. Prefixed<BlockAction>("block-action."), .. Prefixed<AccountType>("")]);
        named.UnionWith([.. Prefixed<ConsentState>("consent.state."), .. Prefixed<ConsentChannel>("consent.channel."),
            .. Prefixed<LedgerFault>("ledger.fault.")]);
        named.UnionWith([.. Prefixed<RegionKind>("region."), .. new[] { "upper", "lower", "digit", "symbol" }.Select(what => "password.needs-" + what)]);
        named.UnionWith(Prefixed<LevelWhy>("level-why."));
        named.UnionWith(Prefixed<AccessKind>("access."));
        named.UnionWith(Prefixed<MailState>("mail.state."));
        named.UnionWith(Prefixed<JobState>("job.state."));
        named.UnionWith(Prefixed<PasswordEventKind>("password-event."));
        // Theme/MudWords
        named.UnionWith(English.Keys.Where(key => key.StartsWith("Mud", StringComparison.Ordinal) || key.StartsWith("Converter_", StringComparison.Ordinal)));
        named.UnionWith(Logged());
        return named;
    }

    /// <summary>What each scheduled job is called: its title, what it does, did and would do are texts.</summary>
    private static IEnumerable<string> Jobs()
        => Sources("*.cs").Select(File.ReadAllText).Where(text => text.Contains("string? Cron => \"", StringComparison.Ordinal))
            .SelectMany(text => Keys(text, @"(?:string Name =>|const string JobName =) ""([a-z-]+)"""));

    /// <summary>Records and their fields of which a log row or a conflict can speak.</summary>
    private static IEnumerable<string> Logged()
    {
        var edited = typeof(IAudited).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IAudited)))
            .ToList();
        var fields = edited.SelectMany(type => type.GetProperties()
            .Where(property => property.CanWrite && property.GetCustomAttribute<NotLoggedAttribute>() is null))
            .Concat(typeof(AccountInput).GetProperties()).Concat(typeof(AddressInput).GetProperties())
            .Concat(typeof(BlockInput).GetProperties()
                .Where(property => property.Name is not (nameof(BlockInput.CustomerId) or nameof(BlockInput.EntryId) or nameof(BlockInput.Contact))));
        return edited.Select(type => "entity." + type.Name)
            .Concat(fields.Select(field => field.Name).Where(name => name is not ("Id" or "Version")).Select(name => "field." + name))
            .Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Prefixed<T>(string prefix)
        where T : struct, Enum
        => Enum.GetNames<T>().Select(name => prefix + name);

    private static IEnumerable<string> Keys(string text, string pattern) => Regex.Matches(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(5))
        .Select(match => match.Groups.Values.Skip(1).First(group => group.Success).Value.Replace("\\\"", "\"", StringComparison.Ordinal));

    private static HashSet<string> Placeholders(string text) =>
    [
        .. Regex.Matches(text, @"\{\d+\}", RegexOptions.None, TimeSpan.FromSeconds(5)).Select(match => match.Value)
    ];

    private static IEnumerable<string> Sources(params string[] patterns)
        => new[] { "CrmAdmin.Components", "CrmAdmin.Server" }.SelectMany(project => patterns.SelectMany(pattern => Directory.EnumerateFiles(
            Path.Combine(Root, project), pattern, SearchOption.AllDirectories)))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !path.Contains("Migrations", StringComparison.Ordinal));

    private static Dictionary<string, string> Read(string file)
        => XDocument.Load(Path.Combine(Root, "CrmAdmin.Components", "Resources", file)).Root!.Elements("data")
            .ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value, StringComparer.Ordinal);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "CrmAdmin.sln")))
        {
            folder = folder.Parent;
        }
        return folder.FullName;
    }
}
