using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.AspNetCore.Components;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>What no code here does, or does in a few places only and for a reason.</summary>
public sealed class CodeRulesTests
{
    /// <summary>These go past the change tracker, the edit log and the versions; each says why it may.</summary>
    private static readonly Dictionary<string, string> PastTheTracker = new(StringComparer.Ordinal)
    {
        ["CrmAdmin.Server/Data/Postgres/PostgresCrmDbContext.cs"] = "a lock for writers, no rows",
        ["CrmAdmin.Server/Data/Sqlite/SqliteCrmDbContext.cs"] = "new rows by a prepared statement made from the model, computed and logged as in a save",
        ["CrmAdmin.Server/Data/StorageMigration.cs"] = "the schema, its stale lock and the copy before a migration: no rows of a feature",
        ["CrmAdmin.Server/Features/Customers/List/EarlierPhones.cs"] =
            "computed columns of a million customers of an earlier version, before anybody has the database",
        ["CrmAdmin.Server/Features/History/EditLog/RetentionJob.cs"] =
            "rows of the log itself, which nothing points to and nothing logs; a million of them through the tracker would hold up everybody",
        ["CrmAdmin.Server/Features/Administration/Jobs/JobRuns.cs"] = "a run's sign of life: where the lease is another's, nothing is written",
        ["CrmAdmin.Server/Features/Exchange/Exports/ExportSource.cs"] = "reads a million rows as the driver gives them; EF makes the statement",
        ["CrmAdmin.Server/Features/Customers/Search/CustomerSearch.cs"] = "reads keys from the full-text tables, which the model does not know",
    };

    private static readonly string[] Bypasses =
        ["ExecuteUpdate", "ExecuteDelete", "FromSql", "ExecuteSql", "SqlQuery", "CreateDbCommand", "GetDbConnection", "ExecuteNonQuery"];

    /// <summary>Where SQL runs on a connection of its own.</summary>
    private static readonly Dictionary<string, string> OwnConnections = new(StringComparer.Ordinal)
    {
        ["CrmAdmin.Server/Data/Sqlite/ConnectionRules.cs"] = "the pragmas of each connection",
        ["CrmAdmin.Server/Data/Sqlite/SqliteCheckpoints.cs"] = "checkpoints, inside the gate",
        ["CrmAdmin.Server/Features/Exchange/Imports/SeenKeys.cs"] = "a temporary database of its own: nothing of the shop is in it",
    };

    private static IReadOnlyList<(string Path, string Text)> Code => Sources.Files(".cs", Sources.Shipped);

    private static IReadOnlyList<(string Path, string Text)> CodeAndMarkup => [.. Code, .. Sources.Files(".razor", Sources.Shipped)];

    [Fact]
    public void What_goes_past_the_tracker_is_listed_with_a_reason()
    {
        var used = Code.Where(file => Bypasses.Any(name => Regex.IsMatch(file.Text, $@"\b{name}\w*\s*(<[\w?]+>)?\("))).Select(file => file.Path).ToList();
        Assert.Equal(PastTheTracker.Keys.Concat(OwnConnections.Keys).Order(StringComparer.Ordinal), used);
    }

    /// <summary>The framework ends a page whose parameter cannot be read as its type.</summary>
    [Fact]
    public void What_a_page_takes_from_its_address_is_text()
    {
        var taken = typeof(Permissions).Assembly.GetTypes().SelectMany(type => type.GetProperties())
            .Where(property => property.IsDefined(typeof(SupplyParameterFromQueryAttribute))).ToList();
        Assert.NotEmpty(taken);
        Assert.All(taken, property => Assert.Equal(typeof(string), property.PropertyType));
    }

    /// <summary>What is read past the model must not become a way to write past the gate.</summary>
    [Fact]
    public void A_reading_only_reads()
    {
        var readers = Code.Where(file => Regex.IsMatch(file.Text, @"\bReadConnectionFactory\b|\bReadConnection reading\b")).ToList();
        Assert.NotEmpty(readers);
        Assert.Empty(Sources.Lines(readers, line => Regex.IsMatch(line, @"""[^""]*\b(INSERT INTO|UPDATE \w+ SET|DELETE FROM|DROP|PRAGMA)\b")));
    }

    [Fact]
    public void No_exception_can_end_the_process()
    {
        var asynchronous = Types().SelectMany(type => type.GetMethods(All))
            .Where(method => method.GetCustomAttribute<AsyncStateMachineAttribute>() is not null && method.ReturnType == typeof(void));
        Assert.Empty(asynchronous.Select(method => $"{method.DeclaringType}.{method.Name}"));
        Assert.Empty(Sources.Lines(CodeAndMarkup, line => Regex.IsMatch(line, @"\basync void\b")));
    }

    [Fact]
    public void Work_that_nobody_awaits_starts_guarded()
    {
        // Every subscriber hands its work to the one helper that catches; the session book and the settings only empty a dictionary, the sender of mail only
        // rings.
        var subscribers = CodeAndMarkup.Where(file => Regex.IsMatch(file.Text, @"\.Subscribe\(")).ToList();
        Assert.NotEmpty(subscribers);
        Assert.Empty(subscribers.Where(file => !file.Text.Contains("Guarded.Run(", StringComparison.Ordinal)
            && file.Path is not ("CrmAdmin.Server/Features/Administration/Staff/SessionBook.cs" or "CrmAdmin.Server/Foundation/Settings/StoreSettings.cs"
                or "CrmAdmin.Server/Features/Outreach/Mail/MailSender.cs")).Select(file => file.Path));

        // A component that hears of a change of state must not render on the sender's thread either.
        var hearing = CodeAndMarkup.Where(file => file.Text.Contains("StateChanged +=", StringComparison.Ordinal));
        Assert.Empty(hearing.Where(file => !file.Text.Contains("Guarded.Run(", StringComparison.Ordinal)
            && !file.Path.StartsWith("CrmAdmin.Components/Store/", StringComparison.Ordinal)).Select(file => file.Path));
        Assert.Empty(Sources.Lines(CodeAndMarkup,
            line => Regex.IsMatch(line, @"\bnew (System\.Threading\.|System\.Timers\.)?Timer\(|Task\.Factory\.StartNew|ThreadPool\.(?![GS]etMinThreads)")));
    }

    [Fact]
    public void Data_never_becomes_markup()
        // The theme's style sheet is made of its own constants.
        => Assert.Empty(Sources.Lines(
            CodeAndMarkup.Where(file => file.Path != "CrmAdmin.Components/Theme/ThemeStyle.cs"),
            line => Regex.IsMatch(line, @"\bMarkupString\b|\bAddMarkupContent\b|\bHtmlString\b|Html\.Raw")
            && !line.Contains(Picture, StringComparison.Ordinal)));

    [Fact]
    public void Time_comes_from_the_clock_that_was_given()
        => Assert.Empty(Sources.Lines(CodeAndMarkup, line => Regex.IsMatch(
            line, @"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b|\bStopwatch\.StartNew\b|\bEnvironment\.TickCount")));

    [Fact]
    public void Nothing_waits_on_a_thread()
        // The console's bar is drawn by a library that wants a thread; a command line has no circuit to hold up.
        => Assert.Empty(Sources.Lines([.. CodeAndMarkup.Where(file => !file.Path.EndsWith("TerminalConsole.cs", StringComparison.Ordinal))],
            line => Regex.IsMatch(line, @"\.SaveChanges\(|\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)|Thread\.Sleep|\.Result\b(?!\s*(is|\?))\s*[;.)]")));

    [Fact]
    public void Modes_of_files_are_known_in_one_place()
        => Assert.Equal(["CrmAdmin.Server/Foundation/PrivateFiles.cs"],
            Code.Where(file => Regex.IsMatch(file.Text, "UnixFileMode|UnixCreateMode")).Select(file => file.Path));

    [Fact]
    public void Nothing_switches_on_values_in_the_log_or_details_in_the_answers()
        => Assert.Empty(Sources.Lines(
            Code, line => line.Contains("EnableSensitiveDataLogging(", StringComparison.Ordinal) || Regex.IsMatch(line, @"DetailedErrors = true")));

    [Fact]
    public void Regular_expressions_give_up_in_time()
        => Assert.Empty(Sources.Lines(CodeAndMarkup,
            line => Regex.IsMatch(line, @"GeneratedRegex\(|new Regex\(|Regex\.(IsMatch|Match|Replace|Split)\(") && !Regex.IsMatch(line, @"[tT]imeout")));

    [Fact]
    public void Every_dialog_opens_within_the_one_that_catches()
    {
        // All go through Dialogs, and what shows those opens each within SafeDialog.
        Assert.Empty(Sources.Lines(
            [.. CodeAndMarkup.Where(file => file.Path != "CrmAdmin.Components/Shell/Providers.razor")],
            line => Regex.IsMatch(line, @"\bI?DialogService\b|\bMudDialogProvider\b")));
        Assert.NotEmpty(Sources.Lines(CodeAndMarkup, line => line.Contains("Dialogs.OpenAsync<", StringComparison.Ordinal)));
        Assert.Single(Sources.Lines(CodeAndMarkup, line => Regex.IsMatch(line, @"DialogService\.Show")));
        Assert.Single(Sources.Lines(CodeAndMarkup, line => line.Contains("DialogService.ShowAsync<SafeDialog>(", StringComparison.Ordinal)));
    }

    // The one picture that the server draws itself, of characters that it chose.
    private const string Picture = "QrSvg";

    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static IEnumerable<Type> Types() => typeof(Permissions).Assembly.GetTypes().Concat(typeof(CrmDbContext).Assembly.GetTypes());
}
