using System.Collections.Concurrent;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CrmAdmin.Tests.Identity;

[UnsupportedOSPlatform("windows")] // file modes
public sealed class DataProtectionKeysTests : IDisposable
{
    private const string Warning = "No XML encryptor configured";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-dp-");
    private readonly MasterKey key = new(RandomNumberGenerator.GetBytes(32));
    private readonly RecordedLog log = new();

    private string Keys => Path.Combine(folder.FullName, "keys");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_new_process_with_the_same_master_key_reads_what_was_protected()
    {
        var cookie = Protect(key, "cookie");
        using var next = Services(key);
        Assert.Equal("cookie", next.GetDataProtector("test").Unprotect(cookie));
        Assert.Single(Directory.GetFiles(Keys));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Keys));
    }

    [Fact]
    public void Without_the_master_key_the_key_files_are_worth_nothing()
    {
        var cookie = Protect(key, "cookie");
        var file = File.ReadAllText(Directory.GetFiles(Keys).Single());
        Assert.Contains(nameof(MasterKeyXmlDecryptor), file, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", file, StringComparison.Ordinal);
        Assert.DoesNotContain("<value>", file, StringComparison.Ordinal);

        using var thief = Services(new MasterKey(RandomNumberGenerator.GetBytes(32)));
        Assert.ThrowsAny<CryptographicException>(() => thief.GetDataProtector("test").Unprotect(cookie));
    }

    [Fact]
    public void Nothing_warns_of_keys_in_clear_text()
    {
        Protect(key, "cookie");
        Assert.NotEmpty(log.Lines);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Warning, StringComparison.Ordinal));
    }

    [Fact]
    public void The_warning_looked_for_is_the_one_that_clear_text_gives()
    {
        var services = Logged();
        services.AddDataProtection().PersistKeysToFileSystem(Directory.CreateDirectory(Keys));
        using var plain = services.BuildServiceProvider();
        plain.GetDataProtector("test").Protect("cookie");
        Assert.Contains(log.Lines, line => line.Contains(Warning, StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_that_was_open_to_others_is_closed()
    {
        Directory.CreateDirectory(Keys);
        File.SetUnixFileMode(Keys, (UnixFileMode)0b111_111_111);
        Protect(key, "cookie");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Keys));
    }

    private string Protect(MasterKey with, string text)
    {
        using var services = Services(with);
        return services.GetDataProtector("test").Protect(text);
    }

    private ServiceProvider Services(MasterKey with)
    {
        var services = Logged();
        services.AddCrmDataProtection(Keys, with);
        return services.BuildServiceProvider();
    }

    private IServiceCollection Logged()
        => new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));

    private sealed class RecordedLog : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => Lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
