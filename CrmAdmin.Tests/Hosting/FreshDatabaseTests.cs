using CrmAdmin.Components.Features.Administration.Staff;
using CrmAdmin.Server.Features.Administration.Staff;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

/// <summary>A database that was just made.</summary>
public sealed class FreshDatabaseTests(WebShop shop) : IClassFixture<WebShop>
{
    [Fact]
    public async Task Nobody_can_sign_in_until_the_first_administrator_was_made_with_the_token()
    {
        using var browser = shop.Browser();
        using (var door = await browser.GetAsync("/login"))
        {
            Assert.Equal("/setup", new Uri(shop.Url, door.Headers.Location!).AbsolutePath);
        }
        await using var scope = shop.Services.CreateAsyncScope();
        foreach (var (email, password) in new[] { ("admin", "admin"), ("admin@demo.example", "demo"), ("", ""), ("administrator", "password") })
        {
            scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Http.IHttpContextAccessor>().HttpContext =
                new Microsoft.AspNetCore.Http.DefaultHttpContext { RequestServices = scope.ServiceProvider };
            Assert.Equal(SignInAnswer.Refused,
                await scope.ServiceProvider.GetRequiredService<ISignInService>().SignInAsync(new() { Email = email, Password = password }));
        }
        var token = shop.Services.GetRequiredService<SetupToken>().Make();
        using var made = await browser.PostAsync("/setup", "setup", new()
        {
            ["Form.Token"] = token,
            ["Form.Name"] = "Ada",
            ["Form.Email"] = "ada@staff.example",
            ["Form.Password"] = WebShop.Password,
            ["Form.Again"] = WebShop.Password,
        });
        Assert.Equal("/login", new Uri(shop.Url, made.Headers.Location!).AbsolutePath);
        using var signedIn = await browser.SignInAsync("ada@staff.example", WebShop.Password);
        Assert.Equal("/customers", new Uri(shop.Url, signedIn.Headers.Location!).AbsolutePath);
        using var setup = await browser.GetAsync("/setup");
        Assert.Equal("/login", new Uri(shop.Url, setup.Headers.Location!).AbsolutePath);
    }
}
