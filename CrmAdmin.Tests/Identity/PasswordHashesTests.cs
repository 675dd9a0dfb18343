using System.Buffers.Binary;
using System.Diagnostics;
using Xunit;

namespace CrmAdmin.Tests.Identity;

public sealed class PasswordHashesTests
{
    private readonly PasswordHashes quick = new(iterations: 1_000);

    [Fact]
    public async Task A_hash_is_PBKDF2_with_HMAC_SHA512_and_220000_iterations()
    {
        var bytes = Convert.FromBase64String(await new PasswordHashes().HashAsync("correct horse"));
        Assert.Equal(0x01, bytes[0]);
        Assert.Equal(2u, BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1))); // KeyDerivationPrf.HMACSHA512
        Assert.Equal(220_000u, BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)));
        Assert.Equal(16u, BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(9)));
        Assert.Equal(13 + 16 + 32, bytes.Length);
    }

    [Fact]
    public async Task The_right_password_fits_in_either_Unicode_form_and_another_does_not()
    {
        var hash = await quick.HashAsync("caf\u00e9 au lait");
        Assert.Equal((true, false), await quick.VerifyAsync(hash, "cafe\u0301 au lait"));
        Assert.Equal((false, false), await quick.VerifyAsync(hash, "cafe au lait"));
        Assert.NotEqual(hash, await quick.HashAsync("caf\u00e9 au lait"));
    }

    [Fact]
    public async Task A_weaker_hash_fits_and_is_to_be_made_anew()
    {
        var hash = await quick.HashAsync("correct horse");
        Assert.Equal((true, true), await new PasswordHashes(iterations: 2_000).VerifyAsync(hash, "correct horse"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("AQ==")]
    public async Task Without_a_sound_hash_no_password_fits(string? hash)
        => Assert.Equal((false, false), await quick.VerifyAsync(hash, "correct horse"));

    [Fact]
    public async Task A_missing_account_takes_as_long_as_a_wrong_password()
    {
        var hashes = new PasswordHashes();
        var hash = await hashes.HashAsync("correct horse");
        var known = await MedianAsync(() => hashes.VerifyAsync(hash, "wrong"));
        var unknown = await MedianAsync(() => hashes.VerifyAsync(null, "wrong"));
        Assert.InRange(unknown / known, 0.5, 2); // without the dummy hash it is under a hundredth
    }

    [Fact]
    public async Task Two_run_fifty_wait_and_one_more_is_refused_as_busy()
    {
        var hashes = new PasswordHashes();
        using var goneAway = new CancellationTokenSource();
        var all = Enumerable.Range(0, 52).Select(_ => hashes.VerifyAsync(null, "x", goneAway.Token)).ToList();
        Assert.Equal(50, hashes.Waiting);

        Assert.Equal("busy", (await Assert.ThrowsAsync<RuleException>(() => hashes.VerifyAsync(null, "x"))).Code);
        Assert.Equal("busy", (await Assert.ThrowsAsync<RuleException>(() => hashes.HashAsync("x"))).Code);

        await goneAway.CancelAsync();
        await Task.WhenAll(all.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
        Assert.InRange(all.Count(task => task.IsCompletedSuccessfully), 0, 2);
        Assert.Equal(0, hashes.Waiting);
        Assert.Equal((false, false), await hashes.VerifyAsync(null, "x"));
    }

    private static async Task<double> MedianAsync(Func<Task> work)
    {
        var times = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await work();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
        return times.Order().ElementAt(2);
    }
}
