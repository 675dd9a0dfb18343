using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CrmAdmin.Server.Data.Auditing;

/// <summary>A row of a log: what all logs have in common, and which columns the common query means.</summary>
public interface ILogEntry
{
    DateTimeOffset At { get; }
    string By { get; }
    string Source { get; }

    /// <summary>Whose rows a filter means; <c>@customer</c> is the filter's customer.</summary>
    static virtual string SubjectCondition => "customer_id = @customer";

    /// <summary>Grows with time: the order of the log.</summary>
    static virtual string KeyColumn => "id";

    /// <summary>What the filter's kind is compared with.</summary>
    static virtual string KindColumn => "kind";

    static virtual string SourceColumn => "source";

    /// <summary>In which the filter's words are looked for.</summary>
    static virtual IReadOnlyList<string> WordColumns => [];

    /// <summary>An instant as the log keeps it.</summary>
    static virtual object Instant(DateTimeOffset at) => at;
}

/// <summary>Written once and never changed; without foreign keys, since a log outlives what it tells of.</summary>
public abstract class LogEntry : ILogEntry
{
    private DateTimeOffset at;
    private long? staffId;
    private string by = "";
    private string source = "";
    private string correlation = "";

    public long Id { get; init; }
    public DateTimeOffset At { get => at; init => at = value; }
    public long? StaffId { get => staffId; init => staffId = value; }
    public string By { get => by; init => by = value; }
    public string Source { get => source; init => source = value; }

    /// <summary>One for all that a command wrote.</summary>
    public string Correlation { get => correlation; init => correlation = value; }

    internal void Sign(DateTimeOffset now, Author author)
        => (at, staffId, by, source, correlation) = (now, author.StaffId, author.Name, author.Source, author.Correlation);
}

public static class LogEntries
{
    /// <summary>As a query's subject: all rows, whosever they are.</summary>
    public static (string Condition, string Name, object Value) OfEverybody => ("1 = 1", "@nobody", 0L);

    /// <summary>The entry with its time and author: the context's, where no other is given.</summary>
    public static T Signed<T>(this CrmDbContext db, T entry, DateTimeOffset? at = null, Author? author = null)
        where T : LogEntry
    {
        entry.Sign(at ?? db.Now, author ?? db.Author);
        return entry;
    }

    /// <summary>Table, and lengths and indexes of the common columns.</summary>
    public static void ConfigureLog<T>(this EntityTypeBuilder<T> entry, string table, bool isOfCustomers = true, bool isOfCommands = true)
        where T : LogEntry
    {
        entry.ToTable(table);
        entry.Property(e => e.By).HasMaxLength(120);
        entry.Property(e => e.Source).HasMaxLength(20);
        if (isOfCommands)
        {
            entry.Property(e => e.Correlation).HasMaxLength(32);
        }
        else
        {
            entry.Ignore(e => e.Correlation);
        }
        if (isOfCustomers)
        {
            entry.HasIndex("CustomerId", nameof(LogEntry.Id));
        }
    }
}
