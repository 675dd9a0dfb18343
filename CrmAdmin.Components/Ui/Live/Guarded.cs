namespace CrmAdmin.Components.Ui.Live;

/// <summary>
/// Starts work that nobody awaits: from a timer, a bus, another circuit's thread. An exception there would end the process;
/// here it is reported. The bus calls under the sender's culture; the page's own is reverted.
/// </summary>
public static class Guarded
{
    public static void Run(IEffectErrors errors, Func<Task> work) => _ = RunAsync(errors, work);

    public static void Run(IEffectErrors errors, (CultureInfo Culture, CultureInfo UICulture) cultures, Func<Task> work)
        => Run(errors, async () =>
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = cultures;
            await work();
        });

    private static async Task RunAsync(IEffectErrors errors, Func<Task> work)
    {
        await Task.Yield(); // off the sender's stack; its culture set below must not leak back either
        try
        {
            await work();
        }
        catch (Exception exception)
        {
            errors.Report(exception);
        }
    }
}
