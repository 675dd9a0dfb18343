using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CrmAdmin.Server.Identity;

/// <summary>
/// Slows down guessing: five failures of an account within five minutes lock it for five minutes, thirty of an address
/// likewise. Accounts that do not exist are counted as those that do, so the answer tells nothing. In memory: a restart forgets.
/// </summary>
public sealed class SignInThrottle(TimeProvider clock, int mostEntries = 100_000)
{
    public const int FailuresPerAccount = 5;
    public const int FailuresPerAddress = 30;
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan LockTime = TimeSpan.FromMinutes(5);
    private const int LongestKey = 320;
    private readonly Lock gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> byAge = new(); // the longest untouched first

    /// <summary>How many accounts and addresses are remembered now.</summary>
    public int Entries
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    /// <summary>
    /// To be asked before the password is looked at. Null: go on, and the attempt counts as failed until
    /// <see cref="Succeeded"/> or <see cref="Withdraw"/> says otherwise, so that many at once gain nothing. Else refused, and how
    /// long still; a refused attempt does not prolong the lock.
    /// </summary>
    public TimeSpan? Begin(string account, IPAddress? address)
    {
        (string Key, int Limit)[] keys = address is null
            ? [(AccountKey(account), FailuresPerAccount)]
            : [(AccountKey(account), FailuresPerAccount), (AddressKey(address), FailuresPerAddress)];
        lock (gate)
        {
            var now = clock.GetUtcNow();
            Forget(now, mostEntries);
            var until = keys.Max(key => entries.GetValueOrDefault(key.Key)?.Value.LockedUntil(now));
            if (until > now)
            {
                return until - now;
            }
            foreach (var (key, limit) in keys)
            {
                if (!entries.Remove(key, out var node))
                {
                    node = new(new(key, limit));
                }
                else
                {
                    byAge.Remove(node);
                }
                node.Value.Fail(now);
                byAge.AddLast(node);
                entries.Add(key, node);
            }
            Forget(now, mostEntries);
            return null;
        }
    }

    /// <summary>The account starts afresh; the address gets back this one attempt only, or one's own account would free it.</summary>
    public void Succeeded(string account, IPAddress? address)
    {
        lock (gate)
        {
            if (entries.Remove(AccountKey(account), out var node))
            {
                byAge.Remove(node);
            }
        }
        TakeBack(address is null ? null : AddressKey(address));
    }

    /// <summary>The attempt was neither right nor wrong: the server was busy or the caller went away.</summary>
    public void Withdraw(string account, IPAddress? address)
    {
        TakeBack(AccountKey(account));
        TakeBack(address is null ? null : AddressKey(address));
    }

    private void TakeBack(string? key)
    {
        lock (gate)
        {
            if (key is not null && entries.TryGetValue(key, out var node))
            {
                node.Value.TakeBack();
            }
        }
    }

    private void Forget(DateTimeOffset now, int most)
    {
        while (byAge.First is { } oldest && (entries.Count > most || oldest.Value.IsOver(now)))
        {
            byAge.RemoveFirst();
            entries.Remove(oldest.Value.Key);
        }
    }

    private static string AccountKey(string account)
    {
        var valid = string.Concat(account[..Math.Min(account.Length, LongestKey)].EnumerateRunes()); // half a pair would make Normalize throw
        return "a:" + valid.Normalize(NormalizationForm.FormKC).Trim().ToLowerInvariant();
    }

    // Who has one IPv6 address has the 2^64 of its network.
    private static string AddressKey(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return "i:" + (plain.AddressFamily is AddressFamily.InterNetworkV6 ? Convert.ToHexString(plain.GetAddressBytes().AsSpan(0, 8)) : plain.ToString());
    }

    private sealed class Entry(string key, int limit)
    {
        private readonly List<DateTimeOffset> failures = [];

        public string Key { get; } = key;

        public DateTimeOffset? LockedUntil(DateTimeOffset now)
        {
            if (failures.Count < limit)
            {
                failures.RemoveAll(at => at + Window <= now);
                return null;
            }
            if (failures[^1] + LockTime <= now)
            {
                failures.Clear(); // served: the next five are free again
                return null;
            }
            return failures[^1] + LockTime;
        }

        public void Fail(DateTimeOffset now) => failures.Add(now);

        public void TakeBack()
        {
            if (failures.Count > 0)
            {
                failures.RemoveAt(failures.Count - 1);
            }
        }

        public bool IsOver(DateTimeOffset now) => failures.Count == 0 || (failures[^1] + LockTime <= now && failures[^1] + Window <= now);
    }
}
