using System.Diagnostics;
using System.Net;
using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Staff;

/// <summary>How long a refusal takes must not tell why. With the real number of iterations, and alone on the machine.</summary>
[CollectionDefinition(nameof(SignInTimeTests), DisableParallelization = true)]
[Collection(nameof(SignInTimeTests))]
public sealed class SignInTimeTests
{
    private static readonly bool IsSoak = Environment.GetEnvironmentVariable("SOAK") == "1";
    private static readonly int Tries = IsSoak ? 40 : 5;

    [Fact]
    public async Task Unknown_wrong_disabled_and_locked_take_as_long()
    {
        await using var shop = await TestShop.OpenAsync(PasswordHashes.Iterations);
        await AddAsync(shop, "known", isDisabled: false);
        await AddAsync(shop, "disabled", isDisabled: true);
        await AddAsync(shop, "locked", isDisabled: false);
        var throttle = shop.Services.GetRequiredService<SignInThrottle>();
        for (var n = 0; n < SignInThrottle.FailuresPerAccount; n++)
        {
            throttle.Begin("locked@staff.example", address: null);
        }
        var ratios = new List<string>();
        for (var measurement = 0; measurement < 3; measurement++)
        {
            var times = new Dictionary<string, List<double>>(StringComparer.Ordinal)
            {
                ["known"] = [],
                ["unknown"] = [],
                ["disabled"] = [],
                ["locked"] = [],
            };
            for (var n = 0; n < Tries; n++)
            {
                foreach (var (who, list) in times)
                {
                    list.Add(await MeasureAsync(shop, $"{who}@staff.example"));
                    throttle.Withdraw(who == "locked" ? "" : $"{who}@staff.example", IPAddress.Loopback);
                }
            }
            // A busy machine only ever adds time: of a few tries the shortest says what the work takes, of many the median.
            var typical = times.ToDictionary(pair => pair.Key, pair => pair.Value.Order().ElementAt(IsSoak ? Tries / 2 : 0), StringComparer.Ordinal);
            ratios = [.. typical.Where(pair => pair.Value / typical["known"] is < 0.8 or > 1.25)
                .Select(pair => $"{pair.Key} {pair.Value / typical["known"]:F2}")];
            if (ratios.Count == 0)
            {
                return;
            }
        }
        Assert.Empty(ratios);
    }

    private static async Task<double> MeasureAsync(TestShop shop, string email)
    {
        await using var scope = shop.Services.CreateAsyncScope();
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        scope.ServiceProvider.GetRequiredService<IHttpContextAccessor>().HttpContext = context;
        var start = Stopwatch.GetTimestamp();
        var answer = await scope.ServiceProvider.GetRequiredService<ISignInService>().SignInAsync(new() { Email = email, Password = "a wrong password" });
        Assert.Equal(SignInAnswer.Refused, answer);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task AddAsync(TestShop shop, string name, bool isDisabled)
    {
        await using var db = shop.CreateDb();
        var email = $"{name}@staff.example";
        var member = new StaffMember { Name = name, Email = email, EmailKey = email, Role = StaffRole.Support, IsDisabled = isDisabled };
        await shop.Services.GetRequiredService<PasswordSetting>().SetAsync(member, "neun Igel trinken Holunder", "password", default);
        db.Staff().Add(member);
        await db.SaveChangesAsync();
    }
}
