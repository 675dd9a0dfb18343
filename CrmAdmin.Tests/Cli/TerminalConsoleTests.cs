using CrmAdmin.Server.Cli;
using Xunit;

namespace CrmAdmin.Tests.Cli;

public sealed class TerminalConsoleTests : IDisposable
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();

    public void Dispose()
    {
        output.Dispose();
        error.Dispose();
    }

    [Fact]
    public void Results_and_errors_go_their_own_ways_without_control_characters()
    {
        using var console = new TerminalConsole(output, error, isTerminal: false);
        console.WriteLine("a\tb\nc \u001b[2J\u0007");
        console.Error("bad \u009b31m");
        Assert.Equal("a\tb\nc \ufffd[2J\ufffd" + Environment.NewLine, output.ToString());
        Assert.Equal("bad \ufffd31m" + Environment.NewLine, error.ToString());
    }

    [Fact]
    public void Away_from_a_terminal_progress_is_a_line_for_each_tenth()
    {
        using var console = new TerminalConsole(output, error, isTerminal: false);
        for (var i = 0; i <= 1_000; i++)
        {
            console.Progress("rows", i, 1_000);
        }
        console.Progress("unknown", 5, 0);
        Assert.Equal("", output.ToString());
        Assert.Equal(11, error.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("[red]rows")]
    [InlineData("rows \u001b[2J")]
    public void At_a_terminal_progress_is_a_bar_on_standard_error_that_ends_before_a_result(string label)
    {
        using (var console = new TerminalConsole(output, error, isTerminal: true))
        {
            console.Progress(label, 1, 4);
            console.Progress("other", 1, 0);
            console.WriteLine("result");
            console.Progress(label, 4, 4); // ends by itself
            console.Progress(label, 1, 2); // ended by Dispose
        }
        Assert.Equal("result" + Environment.NewLine, output.ToString());
        Assert.Contains(label[..4], error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", error.ToString(), StringComparison.Ordinal);
    }
}
