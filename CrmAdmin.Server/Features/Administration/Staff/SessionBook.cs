using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Server.Features.Administration.Staff;

/// <summary>
/// The open sessions of staff and what each may do now. The cookie is only a key to a row here, so that ending a session,
/// disabling its person or changing a right bites at the next command. What was read is kept until a change notice empties it.
/// </summary>
public sealed class SessionBook : IDisposable
{
    /// <summary>Without a click or key for so long a session is over (R05).</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    /// <summary>However busy, a session is over after so long (R05).</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(8);

    private static readonly TimeSpan TouchStep = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<long, OpenSession> open = new();
    private readonly ICrmDbSource source;
    private readonly TimeProvider clock;
    private readonly IDisposable subscription;
    private long epoch;

    public SessionBook(ICrmDbSource source, IChangeNotices notices, TimeProvider clock)
    {
        (this.source, this.clock) = (source, clock);
        subscription = notices.Subscribe(notice =>
        {
            if (notice.Area is ChangeArea.Staff or ChangeArea.Rights or ChangeArea.Sessions)
            {
                Interlocked.Increment(ref epoch);
                open.Clear();
            }
        });
    }

    public void Dispose() => subscription.Dispose();

    /// <summary>The session's key for the cookie; only its hash is stored.</summary>
    public async Task<string> StartAsync(long staffId, string? browser, string? address, CancellationToken ct)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var now = clock.GetMicroseconds();
        await using var db = source.Create(Author.System("sign-in"));
        db.StaffSessions().Add(new()
        {
            StaffId = staffId,
            KeyHash = HashOf(key),
            StartedAt = now,
            EndsAt = now + Longest,
            LastSeenAt = now,
            Browser = browser is { Length: > 200 } ? browser[..200] : browser,
            Address = address,
        });
        await db.SaveChangesAsync(ct);
        return key;
    }

    /// <summary>Null: no such session, or it is over.</summary>
    public async Task<OpenSession?> FindAsync(string key, CancellationToken ct)
    {
        var hash = HashOf(key);
        await using var db = source.Create(Author.System("sign-in"));
        var id = await db.StaffSessions().Where(s => s.KeyHash == hash).Select(s => (long?)s.Id).SingleOrDefaultAsync(ct);
        return id is { } found ? await FindAsync(found, ct) : null;
    }

    public async Task<Actor?> FindActorAsync(long sessionId, string from, CancellationToken ct)
        => await FindAsync(sessionId, ct) is { } session ? session.Actor with { Source = from } : null;

    /// <summary>Null: the session is over, or its person was disabled.</summary>
    public async Task<OpenSession?> FindAsync(long sessionId, CancellationToken ct)
    {
        var now = clock.GetMicroseconds();
        if (!open.TryGetValue(sessionId, out var session))
        {
            var before = Interlocked.Read(ref epoch);
            if (await ReadAsync(sessionId, ct) is not { } read)
            {
                return null;
            }
            session = read;
            open[sessionId] = session;
            if (Interlocked.Read(ref epoch) != before)
            {
                open.TryRemove(sessionId, out _); // what a change overtook while it was read is used once and not kept
            }
        }
        return now < session.EndsAt && now < session.LastSeenAt + Idle ? session : null;
    }

    /// <summary>Notes that the person is there; written at most once a minute.</summary>
    public async Task TouchAsync(long sessionId, CancellationToken ct)
    {
        var now = clock.GetMicroseconds();
        if (await FindAsync(sessionId, ct) is not { } session || now - session.LastSeenAt < TouchStep)
        {
            return;
        }
        await using var db = source.Create(Author.System("sign-in"));
        var row = await db.StaffSessions().SingleAsync(s => s.Id == sessionId, ct);
        row.LastSeenAt = now;
        await db.SaveChangesAsync(ct);
        open.TryRemove(sessionId, out _);
    }

    public async Task EndAsync(string key, CancellationToken ct)
    {
        var hash = HashOf(key);
        await using var db = source.Create(Author.System("sign-in"));
        await using var write = await db.BeginWriteAsync(ct);
        await db.EndSessionsAsync(s => s.KeyHash == hash, ct);
        await write.CommitAsync(ct);
    }

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private async Task<OpenSession?> ReadAsync(long sessionId, CancellationToken ct)
    {
        await using var db = source.Create(Author.System("sign-in"));
        var found = await (
            from s in db.StaffSessions()
            join m in db.Staff() on s.StaffId equals m.Id
            where s.Id == sessionId && s.EndedAt == null && !m.IsDisabled
            select new { s.EndsAt, s.LastSeenAt, m.Id, m.Name, m.Role, HasFactor = m.SecondFactor != null, m.IsDemo })
            .SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }
        var missing = await db.LacksFactorAsync(found.Role, found.HasFactor, found.IsDemo, ct);
        var rights = missing ? [] : await db.RightsOfAsync(found.Role, ct);
        return new(sessionId, found.EndsAt, found.LastSeenAt, missing, new(found.Id, sessionId, found.Name, found.Role, rights, "ui"));
    }
}

/// <param name="SecondFactorMissing">The role demands one; until it is set up the person holds no right but their own account.</param>
public sealed record OpenSession(long Id, DateTimeOffset EndsAt, DateTimeOffset LastSeenAt, bool SecondFactorMissing, Actor Actor);
