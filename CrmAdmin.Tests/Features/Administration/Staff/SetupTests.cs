using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Administration.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Staff;

/// <summary>The first administrator, of a shop that has nobody yet.</summary>
public sealed class SetupTests : IAsyncLifetime
{
    private TestShop shop = null!;
    private AsyncServiceScope scope;

    private ISignInService Greeting => scope.ServiceProvider.GetRequiredService<ISignInService>();

    private SetupToken Token => shop.Services.GetRequiredService<SetupToken>();

    public async Task InitializeAsync()
    {
        shop = await TestShop.OpenAsync();
        scope = shop.Services.CreateAsyncScope();
    }

    public async Task DisposeAsync()
    {
        await scope.DisposeAsync();
        await shop.DisposeAsync();
    }

    [Fact]
    public async Task The_token_makes_one_administrator_and_is_used_up()
    {
        Assert.True(await Greeting.NeedsSetupAsync());
        var token = Token.Make();
        await Greeting.SetUpAsync(InputOf($" {token} "));
        Assert.False(await Greeting.NeedsSetupAsync());
        Assert.Equal("setup.token", await RefusalAsync(token));
        Assert.Equal("setup.done", await RefusalAsync(Token.Make()));
        await using var db = shop.CreateDb();
        var member = await db.Staff().SingleAsync();
        Assert.Equal((StaffRole.Administrator, "Ada"), (member.Role, member.Name));
    }

    [Fact]
    public async Task No_token_is_good_before_one_was_made_nor_a_wrong_nor_an_old_one()
    {
        Assert.Equal("setup.token", await RefusalAsync(new string('0', 32)));
        var first = Token.Make();
        var second = Token.Make();
        Assert.Equal("setup.token", await RefusalAsync(first));
        Assert.Equal("setup.token", await RefusalAsync(second[..^1]));
        shop.Clock.Now += TimeSpan.FromMinutes(60);
        Assert.Equal("setup.token", await RefusalAsync(second));
        shop.Clock.Now -= TimeSpan.FromMicroseconds(1);
        await Greeting.SetUpAsync(InputOf(second));
    }

    [Fact]
    public async Task A_weak_password_does_not_use_the_token_up()
    {
        var token = Token.Make();
        var input = InputOf(token);
        (input.Password, input.Again) = ("short", "short");
        await Assert.ThrowsAsync<InvalidInputException>(() => Greeting.SetUpAsync(input));
        await Greeting.SetUpAsync(InputOf(token));
    }

    [Fact]
    public async Task Of_twenty_with_one_token_at_once_one_becomes_administrator()
    {
        var token = Token.Make();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(async () =>
        {
            await using var own = shop.Services.CreateAsyncScope();
            var input = InputOf(token);
            input.Email = $"ada{n}@staff.example";
            return await Record.ExceptionAsync(() => own.ServiceProvider.GetRequiredService<ISignInService>().SetUpAsync(input));
        })));
        Assert.Single(answers, refusal => refusal is null);
        await using var db = shop.CreateDb();
        Assert.Equal(1, await db.Staff().CountAsync());
    }

    private static SetupInput InputOf(string token) => new()
    {
        Token = token,
        Name = "Ada",
        Email = "ada@staff.example",
        Password = "neun Igel trinken Holunder",
        Again = "neun Igel trinken Holunder",
    };

    private async Task<string> RefusalAsync(string token)
        => (await Assert.ThrowsAsync<RuleException>(() => Greeting.SetUpAsync(InputOf(token)))).Code;
}
