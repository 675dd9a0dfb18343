using Spectre.Console;

namespace CrmAdmin.Server.Cli;

/// <summary>
/// The process's own console. Progress is a bar where standard error is a terminal, otherwise a line for each tenth; both on standard error,
/// so that standard output holds results only. Control characters in what is shown (data may hold any) do not reach the terminal.
/// </summary>
public sealed class TerminalConsole(TextWriter output, TextWriter error, bool isTerminal) : ICliConsole, IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, long> tenths = new(StringComparer.Ordinal);
    private Bars? bars;

    public TerminalConsole() : this(Console.Out, Console.Error, !Console.IsErrorRedirected)
    {
    }

    public void WriteLine(string text) => Write(output, text);

    public void Error(string text) => Write(error, text);

    public void Progress(string label, long done, long total)
    {
        lock (gate)
        {
            if (isTerminal)
            {
                bars ??= new(error);
                if (bars.Show(Clean(label), done, total))
                {
                    EndBars();
                }
            }
            else if (total > 0 && done * 10 / total is var tenth && (!tenths.TryGetValue(label, out var last) || last != tenth))
            {
                tenths[label] = tenth;
                error.WriteLine(string.Create(CultureInfo.CurrentCulture, $"{Clean(label)}: {done:N0}/{total:N0}"));
            }
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            EndBars();
        }
    }

    private static string Clean(string text) => string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '\ufffd' : c));

    private void Write(TextWriter writer, string text)
    {
        lock (gate)
        {
            EndBars(); // a bar redraws the lines above it
            writer.WriteLine(Clean(text));
        }
    }

    private void EndBars()
    {
        bars?.End();
        bars = null;
    }

    /// <summary>Spectre draws for as long as a callback runs; this is one that runs until told.</summary>
    private sealed class Bars
    {
        private readonly TaskCompletionSource end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Dictionary<string, ProgressTask> tasks = new(StringComparer.Ordinal);
        private readonly ProgressContext context;
        private readonly Task drawing;

        public Bars(TextWriter error)
        {
            var started = new TaskCompletionSource<ProgressContext>(TaskCreationOptions.RunContinuationsAsynchronously);
            var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
            drawing = Task.Run(() => console.Progress()
                .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(async progress =>
                {
                    started.SetResult(progress);
                    await end.Task;
                }));
            context = started.Task.GetAwaiter().GetResult();
        }

        /// <summary>True when everything shown is done.</summary>
        public bool Show(string label, long done, long total)
        {
            if (!tasks.TryGetValue(label, out var task))
            {
                tasks.Add(label, task = context.AddTask(Markup.Escape(label)));
            }
            task.IsIndeterminate = total <= 0;
            task.MaxValue = Math.Max(total, 1);
            task.Value = total <= 0 ? 0 : done;
            return tasks.Values.All(one => one.IsFinished);
        }

        public void End()
        {
            end.TrySetResult();
            drawing.GetAwaiter().GetResult();
        }
    }
}
