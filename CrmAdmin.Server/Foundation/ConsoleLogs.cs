namespace CrmAdmin.Server.Foundation;

/// <summary>
/// The log on the console. Outside development one JSON object a line, in which every control character is escaped: whatever
/// somebody typed can neither begin a line of its own nor steer a terminal.
/// </summary>
public static class ConsoleLogs
{
    /// <param name="toError">Where standard output is an answer, the log goes beside it.</param>
    public static void AddCrmConsole(this ILoggingBuilder logging, IHostEnvironment environment, bool toError = false)
    {
        logging.AddConsole(console => console.LogToStandardErrorThreshold = toError ? LogLevel.Trace : LogLevel.None);
        if (!environment.IsDevelopment())
        {
            logging.AddJsonConsole(json => (json.TimestampFormat, json.UseUtcTimestamp) = ("O", true));
        }
    }
}
