using Microsoft.Extensions.Localization;

namespace CrmAdmin.Components.Features.Administration.Jobs;

internal static class JobWords
{
    public static string Schedule(IStringLocalizer<Texts> texts, JobRow job) => job switch
    {
        { NightlyAt: { } time } => texts["every night at {0}", time.ToString("HH:mm", CultureInfo.InvariantCulture)],
        { EveryMinutes: { } minutes } => texts["every {0} minutes", minutes],
        _ => job.Cron,
    };

    public static string By(IStringLocalizer<Texts> texts, JobRunRow run) => run switch
    {
        { IsPlanned: true } => texts["the clock"],
        { Source: "cli" } => texts["source.cli"],
        _ => run.By,
    };

    /// <summary>Nothing for a run that is not over.</summary>
    public static string Took(IStringLocalizer<Texts> texts, JobRunRow run) => (run.EndedAt - run.StartedAt) switch
    {
        null => "–",
        { TotalMinutes: >= 1 } took => texts["{0} min {1} s", (int)took.TotalMinutes, took.Seconds],
        { TotalSeconds: >= 10 } took => texts["{0} s", Formats.Number((long)took.TotalSeconds)],
        { } took => texts["{0} s", took.TotalSeconds.ToString("0.0", CultureInfo.CurrentUICulture)],
    };

    /// <summary>What the run did or would do, in the job's own words.</summary>
    public static string Outcome(IStringLocalizer<Texts> texts, string job, JobRunRow run)
        => texts[$"job.{job}.{(run.IsDryRun ? "would" : "did")}", Formats.Number(run.Rows)];

    public static string Chip(JobState state) => state switch { JobState.Done => "ok", JobState.Failed => "bad", JobState.Interrupted => "warn", _ => "" };
}
