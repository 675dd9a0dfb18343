using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.SignIn.Passwords;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

public sealed class TemporarySecretTests
{
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("SOAK") == "1";
    private static readonly string[] Ann = ["ann", "ann@shop.example", "Ann Archer", "Test shop"];

    private static readonly PasswordPolicy[] Policies =
    [
        new(),
        new() { MinimumLength = 8, MaximumLength = 64 },
        new() { MinimumLength = 64, MaximumLength = 64, NeedsUpper = true, NeedsLower = true, NeedsDigit = true, NeedsSymbol = true },
        new() { NeedsUpper = true, NeedsLower = true, NeedsDigit = true, NeedsSymbol = true },
    ];

    [Fact]
    public void None_of_many_is_like_another_and_all_meet_the_rules_whatever_they_are()
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var count = IsSoak ? 100_000 : 2_000;
        for (var i = 0; i < count; i++)
        {
            var policy = Policies[i % Policies.Length];
            var secret = TemporarySecret.Make(policy, Ann);
            Assert.True(seen.Add(secret), "made twice");
            Assert.Empty(PasswordRules.Check("", secret, policy, secondFactor: false, Ann));
            Assert.True(secret.Count(c => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".Contains(c)) >= 26); // 130 bits
            Assert.InRange(secret.Length, policy.MinimumLength, policy.MaximumLength);
        }
        Assert.Equal(count, seen.Count);
    }

    [Fact]
    public void Every_character_comes_as_often_as_every_other()
    {
        var counts = new Dictionary<char, int>();
        const int Made = 2_000;
        for (var i = 0; i < Made; i++)
        {
            foreach (var c in TemporarySecret.Make(Policies[0], []).Where(c => c != '-'))
            {
                counts[c] = counts.GetValueOrDefault(c) + 1;
            }
        }
        var expected = Made * 26 / 32.0;
        Assert.Equal(32, counts.Count);
        var chiSquare = counts.Values.Sum(n => (n - expected) * (n - expected) / expected);
        Assert.True(chiSquare < 80, $"{chiSquare}"); // 31 degrees of freedom: over it once in 300,000 runs
    }
}
