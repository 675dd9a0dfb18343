using System.Diagnostics;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Membership.Levels;
using CrmAdmin.Server.Features.SignIn.Passwords;
using CrmAdmin.Tests.Features.Administration.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

/// <summary>How long a refusal takes must not tell why. With the real number of iterations, and alone on the machine.</summary>
[Collection(nameof(SignInTimeTests))]
public sealed class CustomerSignInTimeTests
{
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("SOAK") == "1";
    private static readonly int Tries = IsSoak ? 40 : 5;

    [Fact]
    public async Task Wrong_unknown_expired_locked_and_blocked_take_as_long()
    {
        await using var shop = await TestShop.OpenAsync(PasswordHashes.Iterations);
        await AddAsync(shop);
        var signIn = shop.Services.GetRequiredService<CustomerSignIn>();
        var ratios = new List<string>();
        for (var measurement = 0; measurement < 3; measurement++)
        {
            var times = new[] { "wrong", "unknown", "expired", "locked", "blocked" }.ToDictionary(who => who, _ => new List<double>(), StringComparer.Ordinal);
            for (var n = 0; n < Tries; n++)
            {
                foreach (var (who, list) in times)
                {
                    var start = Stopwatch.GetTimestamp();
                    Assert.Equal(SecretAnswer.Refused, await signIn.CheckAsync(who, "a wrong password", "portal"));
                    list.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
                shop.Clock.Now += PasswordChanges.LockTime; // failures are forgotten, and the clock of what is locked stands far ahead
            }
            // A busy machine only ever adds time: of a few tries the shortest says what the work takes, of many the median.
            var typical = times.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ElementAt(IsSoak ? Tries / 2 : 0), StringComparer.Ordinal);
            ratios = [.. typical.Where(pair => pair.Value / typical["wrong"] is < 0.8 or > 1.25)
                .Select(pair => $"{pair.Key} {pair.Value / typical["wrong"]:F2}")];
            if (ratios.Count == 0)
            {
                return;
            }
        }
        Assert.Empty(ratios);
    }

    private static async Task AddAsync(TestShop shop)
    {
        await using var db = shop.CreateDb();
        var level = await db.DefaultLevelIdAsync(default);
        var hash = await shop.Services.GetRequiredService<PasswordHashes>().HashAsync("neun Igel trinken Holunder");
        foreach (var who in new[] { "wrong", "expired", "locked", "blocked" })
        {
            var customer = new Customer
            {
                SignInId = who,
                AccountType = default,
                IsActive = true,
                RegisteredAt = shop.Clock.Now,
                AddedBy = default,
                LevelId = level,
                BlockMarked = who == "blocked",
                BlockSignIn = who == "blocked",
            };
            db.Add(customer);
            await db.SaveChangesAsync();
            db.CustomerPasswords().Add(new()
            {
                CustomerId = customer.Id,
                Hash = hash,
                Kind = who == "expired" ? PasswordKind.Temporary : PasswordKind.Own,
                MustChange = who == "expired",
                ExpiresAt = who == "expired" ? shop.Clock.Now : null,
                LockedUntil = who == "locked" ? shop.Clock.Now.AddYears(1) : null,
                SetAt = shop.Clock.Now,
                SetBy = "test",
            });
            await db.SaveChangesAsync();
        }
    }
}
