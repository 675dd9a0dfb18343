using System.Reflection;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Server.Features.Privacy.Consents;
using Microsoft.Data.Sqlite;
using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>The one query of all logs, over each of them.</summary>
public sealed class LogQueryTests : CrmTest
{
    private const int Entries = 30;
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Seoul");
    private long customer;

    /// <summary>Whoever writes a new log finds it here.</summary>
    public static TheoryData<Type> Logs =>
        [.. typeof(ILogEntry).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(ILogEntry)))];

    private DateTimeOffset Start => Clock.Now.AddDays(1);

    [Theory]
    [MemberData(nameof(Logs))]
    public Task Pages_show_every_row_once_newest_first(Type log) => OfAsync(log, nameof(PagesAsync));

    [Theory]
    [MemberData(nameof(Logs))]
    public Task Each_filter_keeps_what_it_names(Type log) => OfAsync(log, nameof(FiltersAsync));

    [Theory]
    [MemberData(nameof(Logs))]
    public Task No_page_goes_through_or_sorts_the_log(Type log) => OfAsync(log, nameof(PlansAsync));

    private async Task PagesAsync<T>()
        where T : class, ILogEntry
    {
        await using var reading = await Get<ReadConnectionFactory>().OpenAsync(default);
        var all = await new LogQuery<T>(new(customer), Zone).BatchAsync(reading, null, 1_000, default);
        var seen = new List<(DateTimeOffset, string)>();
        Page<T> page;
        long? after = null;
        do
        {
            page = await new LogQuery<T>(new(customer, Size: 7, After: after), Zone).ListAsync(reading, row => row, default);
            Assert.Equal((all.Count, after is not null), (page.Count, page.HasPrevious));
            seen.AddRange(page.Items.Select(row => (row.At, row.By)));
            after = await KeyOfAsync(page.Items[^1]);
        }
        while (page.HasNext);
        Assert.Equal(await CountAsync<T>(), seen.Count);
        Assert.Equal(all.Select(row => (row.At, row.By)), seen);
        Assert.Equal(seen.OrderByDescending(row => row.Item1), seen);
        Assert.Equal(5, await new LogQuery<T>(new(customer), Zone).CountAsync(reading, 5, default));
    }

    private async Task FiltersAsync<T>()
        where T : class, ILogEntry
    {
        await using var reading = await Get<ReadConnectionFactory>().OpenAsync(default);
        Task<int> CountAsync(LogFilter filter, DateTimeOffset? oldest = null)
            => new LogQuery<T>(filter with { CustomerId = customer }, Zone, oldest).CountAsync(reading, 1_000, default);

        Assert.Equal(Entries / 2, await CountAsync(new(Kind: KindOf(typeof(T), 0))));
        Assert.Equal(10, await CountAsync(new(By: " MARA ")));
        Assert.Equal(10, await CountAsync(new(By: "a 100%")));
        Assert.Equal(0, await CountAsync(new(By: "M%a")));
        Assert.Equal(0, await CountAsync(new(By: "Mar_")));
        Assert.Equal(6, await CountAsync(new(Source: "import")));
        Assert.Equal(2, await CountAsync(new(By: "Mara", Source: "import")));
        // The first day in Seoul ends six hours after the first entry; the entries are an hour apart.
        Assert.Equal(6, await CountAsync(new(From: new(2026, 3, 3), To: new(2026, 3, 3))));
        Assert.Equal(24, await CountAsync(new(From: new(2026, 3, 4))));
        Assert.Equal(0, await CountAsync(new(From: DateOnly.MaxValue)));
        Assert.Equal(Entries / 2, await CountAsync(new(Kind: KindOf(typeof(T), 0), From: DateOnly.MinValue, To: DateOnly.MaxValue)));
        Assert.Equal(10, await CountAsync(new(), Start.AddHours(20)));
        Assert.Equal(T.WordColumns.Count == 0 ? 0 : Entries, await CountAsync(new(Words: "wORd")));
    }

    private async Task PlansAsync<T>()
        where T : class, ILogEntry
    {
        await using var connection = new SqliteConnection(Shop.Storage.SqliteConnectionString);
        await connection.OpenAsync();
        var statements = await Shop.StatementsAsync(async () =>
        {
            await using var reading = await Get<ReadConnectionFactory>().OpenAsync(default);
            foreach (var filter in new LogFilter[] { new(customer), new(customer, After: 5), new(customer, Kind: "x", By: "y", Source: "z") })
            {
                await new LogQuery<T>(filter, Zone, Clock.Now).ListAsync(reading, row => row, default);
            }
        });
        Assert.Equal(6, statements.Count);
        var plans = new QueryPlans(connection);
        Assert.Empty(statements.Where(_ => T.SubjectCondition.Contains("@customer", StringComparison.Ordinal)).SelectMany(plans.Faults));
    }

    // Thirty entries of one customer, an hour apart, and some of another between them.
    private async Task OfAsync(Type log, string test)
    {
        customer = await AddCustomerAsync();
        var other = await AddCustomerAsync();
        for (var n = 0; n < Entries; n++)
        {
            var author = new Author(null, n % 3 == 0 ? "Mara 100%" : "Otto", n % 5 == 0 ? "import" : "ui", Author.NewCorrelation());
            await AddAsync(log, customer, n % 2, author, Start.AddHours(n));
            if (n % 6 == 0 && log.GetProperty("CustomerId") is not null)
            {
                await AddAsync(log, other, 0, author, Start.AddHours(n));
            }
        }
        await (Task)GetType().GetMethod(test, BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(log).Invoke(this, [])!;
    }

    private async Task AddAsync(Type log, long id, int kind, Author author, DateTimeOffset at)
    {
        await using var db = Get<ICrmDbSource>().Create(author);
        if (log == typeof(LedgerEntry))
        {
            await using var write = await db.BeginWriteAsync();
            var wording = await db.CurrentWordingAsync(KindOf(log, kind)!, "en", default);
            await Get<ConsentLedger>().AppendAsync(db, [new(id, KindOf(log, kind)!, ConsentState.Agreed, ConsentChannel.Shop, wording, at)], default);
            await write.CommitAsync();
            return;
        }
        var entry = (LogEntry)Activator.CreateInstance(log)!;
        foreach (var property in db.Model.FindEntityType(log)!.GetProperties().Where(property => property.Name != nameof(LogEntry.Id)))
        {
            var value = property.Name == "CustomerId" ? id
                : property.GetColumnName() == Column(log, nameof(ILogEntry.KindColumn))
                    ? property.ClrType.IsEnum ? Enum.ToObject(property.ClrType, kind) : $"kind {kind}"
                : property.ClrType == typeof(string) && !property.IsNullable ? "words" : null;
            if (value is not null)
            {
                property.PropertyInfo!.SetValue(entry, value);
            }
        }
        db.Add(db.Signed(entry, at));
        await db.SaveChangesAsync();
    }

    private static string? KindOf(Type log, int kind)
        => log == typeof(LedgerEntry) ? new[] { ConsentKinds.ThirdParty, ConsentKinds.Consignment }[kind]
            : log.GetProperties()
                .SingleOrDefault(one => one.PropertyType.IsEnum && one.Name.ToLowerInvariant() == Column(log, nameof(ILogEntry.KindColumn))) is { } property
                ? Enum.ToObject(property.PropertyType, kind).ToString() : $"kind {kind}";

    private static string Column(Type log, string name)
        => (string?)log.GetProperty(name, BindingFlags.Static | BindingFlags.Public)?.GetValue(null) ?? "kind";

    private async Task<long> KeyOfAsync<T>(T row)
        where T : class
        => await QueryAsync(db => Task.FromResult((long)db.Model.FindEntityType(typeof(T))!.FindPrimaryKey()!.Properties[0].PropertyInfo!.GetValue(row)!));

    private async Task<int> CountAsync<T>()
        where T : class, ILogEntry
    {
        var rows = await QueryAsync(db => db.Set<T>().ToListAsync());
        return typeof(T).GetProperty("CustomerId") is { } whose ? rows.Count(row => Equals(whose.GetValue(row), customer)) : rows.Count;
    }
}
