using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

/// <summary>The served program on a port of its own, with a fresh database; one for all tests of a class.</summary>
public class WebShop : IAsyncLifetime
{
    public const string Password = "neun Igel trinken Holunder";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-web-");
    private WebApplication app = null!;
    private int made;

    static WebShop()
    {
        // The whole run's: nothing is read from or written to the home folder.
        Environment.SetEnvironmentVariable("CRM_MASTER_KEY", Convert.ToBase64String(Enumerable.Range(1, 32).Select(n => (byte)n).ToArray()));
    }

    public Uri Url { get; private set; } = null!;

    public IServiceProvider Services => app.Services;

    public StorageOptions Storage => new(folder.FullName);

    protected virtual string Listen => "http://127.0.0.1:0";

    /// <summary>The certificate that its visitors trust.</summary>
    protected virtual X509Certificate2? Certificate => null;

    public virtual async Task InitializeAsync()
    {
        app = ServeHost.Build(new(folder.FullName, Listen, Demo: false), Prepare);
        await Services.GetRequiredService<StorageMigration>().RunAsync();
        await Services.GetRequiredService<FirstData>().EnsureAsync();
        await app.StartAsync();
        Url = new(app.Urls.Single());
    }

    public virtual async Task DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await app.StopAsync();
        await app.DisposeAsync();
        using var pooled = new SqliteConnection(Storage.SqliteConnectionString);
        SqliteConnection.ClearPool(pooled);
        folder.Delete(recursive: true);
    }

    protected virtual void Prepare(WebApplicationBuilder builder)
    {
        // as it is
    }

    public async Task<StaffMember> AddStaffAsync(StaffRole role, string? name = null)
    {
        await using var db = Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test"));
        var email = $"person{Interlocked.Increment(ref made)}@staff.example";
        var member = new StaffMember { Name = name ?? email, Email = email, EmailKey = email, Role = role };
        await Services.GetRequiredService<PasswordSetting>().SetAsync(member, Password, "password", default);
        db.Staff().Add(member);
        await db.SaveChangesAsync();
        return member;
    }

    /// <summary>Follows no redirection and keeps cookies.</summary>
    public WebBrowser Browser() => new(Url, Certificate);

    public async Task<WebBrowser> SignedInAsync(StaffMember member)
    {
        var browser = Browser();
        using var answer = await browser.SignInAsync(member.Email, Password);
        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        return browser;
    }
}

public sealed partial class WebBrowser : IDisposable
{
    private readonly HttpClient client;

    public WebBrowser(Uri url, X509Certificate2? trusted = null)
    {
        client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies,
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, shown, _, _) => trusted is not null && shown?.GetCertHashString() == trusted.GetCertHashString()
            },
        })
        { BaseAddress = url };
        Url = url;
    }

    public Uri Url { get; }

    public CookieContainer Cookies { get; } = new();

    public string CookieHeader => Cookies.GetCookieHeader(Url);

    public Task<HttpResponseMessage> GetAsync(string path) => client.GetAsync(path);

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => client.SendAsync(request);

    public Task<HttpResponseMessage> SignInAsync(string email, string password, string path = "/login")
        => PostAsync(path, "login", new() { ["Form.Email"] = email, ["Form.Password"] = password });

    /// <summary>Fetches the form first, for its antiforgery token.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, string form, Dictionary<string, string> fields)
    {
        var page = await client.GetStringAsync(path);
        fields["_handler"] = form;
        fields["__RequestVerificationToken"] = Token().Match(page).Groups["value"].Value;
        return await client.PostAsync(path, new FormUrlEncodedContent(fields));
    }

    public void Dispose() => client.Dispose();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<value>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Token();
}
