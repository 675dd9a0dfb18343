using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace CrmAdmin.Server.Identity;

/// <summary>
/// How every command runs: permission, validation (before anybody waits), write lock, idempotency, the work, save, violated constraints
/// to named refusals, commit, notices. A service's method says only what is its own.
/// </summary>
public sealed class Commands(ICurrentStaff current, ICrmDbSource source, Func<MasterKey> master)
{
    private static readonly JsonSerializerOptions Json = new();

    /// <param name="input">What was typed; its own rules are checked here. Null: nothing was typed.</param>
    /// <param name="key">The same key with the same input gets the first call's answer; empty: every call is a new one.</param>
    /// <param name="work">Inside the write lock. What it leaves unsaved is saved after it.</param>
    /// <param name="refusals">What a constraint of the database means here; a violation that none of them knows is thrown as it is.</param>
    /// <exception cref="ForbiddenException">The person may not do this.</exception>
    /// <exception cref="InvalidInputException">The input breaks its own rules, or a <see cref="Refusal"/> names a field.</exception>
    /// <exception cref="RuleException"><c>command.other-content</c>: the key was used with another input.</exception>
    public Task<T> RunAsync<T>(
        string permission, object? input, Guid key, Func<CommandContext, Task<T>> work, CancellationToken ct = default, params Refusal[] refusals)
        where T : class
        => RunPreparedAsync(permission, input, key, command => Task.FromResult(() => work(command)), ct, refusals);

    /// <inheritdoc cref="RunAsync{T}(string, object?, Guid, Func{CommandContext, Task{T}}, CancellationToken, Refusal[])"/>
    public Task RunAsync(string permission, object? input, Guid key, Func<CommandContext, Task> work, CancellationToken ct = default, params Refusal[] refusals)
        => RunAsync(permission, input, key, async command =>
        {
            await work(command);
            return "";
        }, ct, refusals);

    /// <summary>Every call is a new one: for what changes nothing when it is done again.</summary>
    /// <inheritdoc cref="RunAsync{T}(string, object?, Guid, Func{CommandContext, Task{T}}, CancellationToken, Refusal[])"/>
    public Task<T> RunAsync<T>(string permission, object? input, Func<CommandContext, Task<T>> work, CancellationToken ct = default, params Refusal[] refusals)
        where T : class
        => RunAsync(permission, input, Guid.Empty, work, ct, refusals);

    /// <inheritdoc cref="RunAsync{T}(string, object?, Func{CommandContext, Task{T}}, CancellationToken, Refusal[])"/>
    public Task RunAsync(string permission, object? input, Func<CommandContext, Task> work, CancellationToken ct = default, params Refusal[] refusals)
        => RunAsync(permission, input, Guid.Empty, work, ct, refusals);

    /// <summary>For slow work such as a hash, which must not make other writers wait.</summary>
    /// <param name="prepare">Before the write lock is asked for; what it returns runs inside it and must not trust what was read before.</param>
    /// <inheritdoc cref="RunAsync{T}(string, object?, Guid, Func{CommandContext, Task{T}}, CancellationToken, Refusal[])"/>
    public async Task<T> RunPreparedAsync<T>(
        string permission, object? input, Guid key, Func<CommandContext, Task<Func<Task<T>>>> prepare, CancellationToken ct = default,
        params Refusal[] refusals)
        where T : class
    {
        var actor = await current.RequireAsync(permission, ct);
        if (input is not null)
        {
            Input.Validate(input);
        }
        await using var db = source.Create(actor.ToAuthor());
        var content = key == Guid.Empty ? null : ContentOf(input, typeof(T));
        if (content is not null && await db.FindResultAsync<T>(key, ct, content) is { } before)
        {
            return before;
        }
        var work = await prepare(new(actor, db, ct));
        await using var write = await db.BeginWriteAsync(ct);
        if (content is not null && await db.FindResultAsync<T>(key, ct, content) is { } meanwhile)
        {
            return meanwhile;
        }
        try
        {
            var answer = await work();
            if (content is not null)
            {
                db.StoreResult(key, answer, content);
            }
            await db.SaveChangesAsync(ct);
            await write.CommitAsync(ct);
            return answer;
        }
        catch (DbUpdateException exception) when (Array.Find(refusals, refusal => refusal.Means(db, exception)) is { } refusal)
        {
            await write.DisposeAsync();
            await using var after = source.Create(actor.ToAuthor());
            throw await refusal.ToExceptionAsync(after, ct);
        }
    }

    // Keyed: an input may hold a password, and a plain hash of it could be guessed.
    private string ContentOf(object? input, Type answer)
    {
        var text = $"{input?.GetType().FullName} {answer.FullName}\n{JsonSerializer.Serialize(input, input?.GetType() ?? typeof(object), Json)}";
        return Convert.ToBase64String(HMACSHA256.HashData(master().Derive("idempotency"), Encoding.UTF8.GetBytes(text)));
    }
}

/// <summary>A command on its way.</summary>
/// <param name="Db">Inside the write transaction, once the work runs.</param>
/// <param name="Cancelled">The caller's.</param>
public sealed record CommandContext(Actor Actor, CrmDbContext Db, CancellationToken Cancelled)
{
    /// <summary>Names all that this command changes, to undo it.</summary>
    public string Correlation => Db.Author.Correlation;

    /// <summary>For what is only known after a save: keys and the versions that the answer tells.</summary>
    public Task SaveAsync() => Db.SaveChangesAsync(Cancelled);

    /// <exception cref="ConflictException">The record was changed after <paramref name="version"/> was read.</exception>
    public static void Expect(int version, IAudited record)
    {
        if (record.Version != version)
        {
            throw new ConflictException();
        }
    }
}
