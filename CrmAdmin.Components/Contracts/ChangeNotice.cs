namespace CrmAdmin.Components.Contracts;

/// <summary>What kind of thing a committed change was about.</summary>
public enum ChangeArea
{
    Account,
    Addresses,
    Staff,
    Rights,
    Sessions,
    Imports,
    Settings,
    Consents,
    Blocklist,
    Passwords,
    Outbox,
    Jobs,
    Exports,
}

/// <summary>Describe to every open page after a commit, never before.</summary>
/// <param name="SubjectId">The customer (Account, Addresses, Consents, Blocklist, Passwords) or member of staff (Staff, Sessions) concerned; 0: several or
/// none.</param>
/// <param name="By">Name of the person or source that made the change, to be shown.</param>
/// <param name="Correlation">That of the command; a page knows its own changes by it.</param>
public sealed record ChangeNotice(ChangeArea Area, long SubjectId, string By, string Correlation)
{
    /// <summary>It names this one, or so many that it names none.</summary>
    public bool IsAbout(long subjectId) => SubjectId == subjectId || SubjectId == 0;
}

/// <summary>The bus of <see cref="ChangeNotice"/>s.</summary>
public interface IChangeNotices
{
    /// <summary>
    /// Calls <paramref name="handler"/> after every commit until the result is disposed. The handler runs on the committing
    /// thread: it must only hand the work over to its own dispatcher. What it throws is logged and does not reach the sender.
    /// </summary>
    IDisposable Subscribe(Action<ChangeNotice> handler);

    void Publish(ChangeNotice notice);
}
