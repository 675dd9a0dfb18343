using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Xunit;

namespace CrmAdmin.Tests.Hosting;

public sealed class ConsoleLogTests(WebShop shop) : IClassFixture<WebShop>
{
    private const string Forged = "Ann\r\nfail: forged line\u001b[2J\u0085\u2028\0 Archer";

    [Fact]
    public void What_the_served_program_logs_is_one_line_whatever_was_typed() => AssertOneLine(shop.Services);

    [Fact]
    public void What_a_verb_logs_is_one_line_and_not_part_of_its_answer()
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.Logging.AddCrmConsole(builder.Environment, toError: true);
        using var host = builder.Build();
        AssertOneLine(host.Services);
        Assert.Equal(LogLevel.Trace, host.Services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.LogToStandardErrorThreshold);
    }

    private static void AssertOneLine(IServiceProvider services)
    {
        Assert.Single(services.GetServices<ILoggerProvider>().OfType<ConsoleLoggerProvider>());
        var name = services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName;
        var formatter = services.GetServices<ConsoleFormatter>().Single(one => one.Name == name);
        using var written = new StringWriter();
        formatter.Write(new LogEntry<string>(LogLevel.Error, "Door", new(1), Forged, new InvalidOperationException(Forged), (text, _) => text),
            scopeProvider: null, written);

        var line = written.ToString().TrimEnd('\r', '\n');
        Assert.DoesNotContain(line, letter => char.IsControl(letter) || letter is '\u2028' or '\u2029');
        Assert.Equal(Forged, JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString());
    }
}
