using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;

namespace CrmAdmin.Tests.Support;

/// <summary>Customers with every value that a filter of the list asks for, and queries that ask for anything; the same for the same numbers.</summary>
public static class ListInvention
{
    private static readonly string?[] Searches = [null, "archer", "an", "김", "민수", "1234 56", "shop.example", "archer an", "nobody", "!!", "ann 민", "한 민수"];

    public static IReadOnlyList<Customer> Customers(int count, IReadOnlyList<long> levels, long manager, DateTimeOffset now)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(1, count).Select(n => new Customer
        {
            SignInId = $"listed{n}",
            FirstName = random.Next(4) == 0 ? "민수" : "Ann",
            LastName = random.Next(4) == 0 ? "김" : "Archer",
            Email = random.Next(3) == 0 ? null : $"c{n}@shop.example",
            PersonalPhone = $"+49 151 1234 56{n:00}",
            LevelId = levels[random.Next(random.Next(levels.Count) + 1)],
            IsActive = random.Next(5) > 0,
            AccountType = random.Next(4) == 0 ? AccountType.Guest : AccountType.Registered,
            AddedBy = (AddedBy)random.Next(random.Next(5) + 1),
            AccountManagerId = random.Next(3) == 0 ? manager : null,
            RegisteredAt = now.AddHours(-random.Next(24 * 60)),
            LastSignInAt = random.Next(3) == 0 ? null : now.AddHours(-random.Next(24 * 60)),
            BlockMarked = random.Next(4) == 0,
            BlockPurchases = random.Next(6) == 0,
            BlockSignIn = random.Next(20) == 0,
            BlockEndsAt = random.Next(3) == 0 ? now.AddHours(random.Next(-5, 5)) : null,
            DateOfBirth = random.Next(2) == 0 ? new DateOnly(1990, 2, 28) : null,
            CreditActive = n % 2 == 0,
            CreditLimitMinor = n * 100,
            OrderCount = n,
            TotalSpentMinor = n * 1_000L,
        })];
    }

    public static CustomerQuery Query(Random random, int customers, long manager, DateTimeOffset now)
    {
        T? Maybe<T>(Func<T> make)
            where T : struct
            => random.Next(4) == 0 ? make() : null;
        DateOnly Day() => DateOnly.FromDateTime(now.UtcDateTime).AddDays(random.Next(12) == 0 ? -2_000 : -random.Next(random.Next(60) + 1));
        var place = random.Next(6);
        return new()
        {
            Search = random.Next(2) == 0 ? null : Searches[random.Next(Searches.Length)],
            Levels = random.Next(4) == 0 ? [.. Enumerable.Range(1, random.Next(1, 4)).Select(level => (long)level)] : [],
            Active = Maybe(() => random.Next(2) == 0),
            AccountType = Maybe(() => (AccountType)random.Next(2)),
            Block = Maybe(() => (BlockFilter)random.Next(3)),
            AddedBy = Maybe(() => (AddedBy)random.Next(5)),
            AccountManager = random.Next(8) == 0 ? manager : null,
            RegisteredFrom = Maybe(Day),
            RegisteredTo = Maybe(Day),
            SignInFrom = Maybe(Day),
            SignInTo = Maybe(Day),
            After = place == 0 ? random.Next(1, customers + 10) : null,
            Before = place == 1 ? random.Next(1, customers + 10) : null,
            At = place == 2 ? random.Next(1, customers + 10) : null,
            Size = random.Next(1, 30),
        };
    }
}
