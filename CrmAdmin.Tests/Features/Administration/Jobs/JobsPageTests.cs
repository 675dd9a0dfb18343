using Bunit;
using CrmAdmin.Components.Features.Administration.Jobs;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Administration.Jobs;

public sealed class JobsPageTests : PageTest
{
    private static readonly DateTimeOffset Night = new(2026, 3, 2, 1, 30, 0, TimeSpan.Zero);
    private readonly IJobsService jobs;

    public JobsPageTests()
    {
        jobs = Fake<IJobsService>();
        jobs.ListAsync().ReturnsForAnyArgs([Job(Run(JobState.Done, 1_234))]);
        SignIn(Permissions.JobsRead, Permissions.JobsRun);
    }

    [Fact]
    public void A_job_says_what_it_does_when_and_what_became_of_it()
    {
        var page = Open<JobsPage>();
        Assert.Equal("Delete old rows of the edit log", page.Find("h2").TextContent);
        Assert.Contains("every night at 02:30", page.Markup, StringComparison.Ordinal);
        Assert.Contains("3 Mar 2026 02:30", page.Find("dl").TextContent, StringComparison.Ordinal);
        Assert.Equal(["2 Mar 2026 02:30", "done", "1,234", "2 min 5 s", "the clock"], page.FindAll("tbody td").Select(cell => cell.TextContent.Trim()));
    }

    [Fact]
    public void Before_the_first_run_it_says_so()
    {
        jobs.ListAsync().ReturnsForAnyArgs([Job()]);
        Assert.Contains("It has not run yet.", Open<JobsPage>().Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_those_who_may_start_it_see_the_buttons()
    {
        SignIn(Permissions.JobsRead);
        Assert.Equal(["All runs"], Open<JobsPage>().FindAll("button").Select(button => button.TextContent));
    }

    [Fact]
    public void A_dry_run_says_how_many_rows_it_would_be()
    {
        jobs.RunAsync("edit-log", true, Arg.Any<CancellationToken>()).Returns(Run(JobState.Done, 5) with { IsDryRun = true });
        var page = Open<JobsPage>();
        page.Button("Dry run: Delete old rows of the edit log").Click();
        page.WaitForAssertion(() => Assert.Equal("5 rows would be deleted", page.Find(".note").TextContent));
        _ = jobs.DidNotReceive().RunAsync("edit-log", false, Arg.Any<CancellationToken>());
    }

    [Fact]
    public void A_second_click_on_run_now_starts_nothing()
    {
        var slow = new TaskCompletionSource<JobRunRow>();
        jobs.RunAsync("edit-log", false, Arg.Any<CancellationToken>()).Returns(slow.Task);
        var page = Open<JobsPage>();
        var button = page.Button("Run now: Delete old rows of the edit log");
        _ = button.ClickAsync(new());
        _ = button.ClickAsync(new());
        Assert.True(page.Button("Run now: Delete old rows of the edit log").HasAttribute("disabled"));
        slow.SetResult(Run(JobState.Done, 7));
        SeeToast("Delete old rows of the edit log: 7 rows deleted");
        _ = jobs.Received(1).RunAsync("edit-log", false, Arg.Any<CancellationToken>());
        page.WaitForAssertion(() => Assert.False(page.Button("Run now: Delete old rows of the edit log").HasAttribute("disabled")));
    }

    [Fact]
    public void A_refusal_and_a_failure_stand_on_the_card()
    {
        jobs.RunAsync("edit-log", false, Arg.Any<CancellationToken>()).ThrowsAsync(new RuleException("job.running"));
        var page = Open<JobsPage>();
        page.Button("Run now: Delete old rows of the edit log").Click();
        page.WaitForAssertion(() => Assert.Contains("is on its way", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        jobs.RunAsync("edit-log", false, Arg.Any<CancellationToken>()).Returns(Run(JobState.Failed, 0) with { Error = "job.failed" });
        page.Button("Run now: Delete old rows of the edit log").Click();
        page.WaitForAssertion(() => Assert.Contains("It broke off.", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_is_followed_while_it_runs()
    {
        var page = Open<JobsPage>();
        jobs.ListAsync().ReturnsForAnyArgs([Job(Run(JobState.Running, 400) with { Expected = 1_000, EndedAt = null })]);
        Notices.Publish(new(ChangeArea.Jobs, 0, "CrmAdmin", ""));
        page.WaitForAssertion(() => Assert.Equal(("400", "1000"), (page.Find("progress").GetAttribute("value"), page.Find("progress").GetAttribute("max"))));
        Assert.Contains("400 of 1,000 rows", page.Markup, StringComparison.Ordinal);
        Assert.True(page.Button("Dry run: Delete old rows of the edit log").HasAttribute("disabled"));
    }

    [Fact]
    public void A_new_run_lights_up_and_again_when_it_is_over_not_while_it_counts()
    {
        var (old, run) = (Run(JobState.Done, 7), Run(JobState.Running, 400) with { Id = 10, EndedAt = null });
        jobs.ListAsync().ReturnsForAnyArgs([Job(old)]);
        var page = Open<JobsPage>();
        Assert.Empty(page.FindAll("tr[class^=flash]"));
        Tell(page, "400", run, old);
        Assert.Equal(["flash", null], page.FindAll("tbody tr").Select(row => row.GetAttribute("class")));
        Tell(page, "800", run with { Rows = 800 }, old);
        Assert.Equal(["flash", null], page.FindAll("tbody tr").Select(row => row.GetAttribute("class")));
        Tell(page, "1,000", run with { Rows = 1_000, State = JobState.Done }, old);
        Assert.Equal(["flash-again", null], page.FindAll("tbody tr").Select(row => row.GetAttribute("class")));
    }

    [Fact]
    public void All_runs_are_paged()
    {
        jobs.ListRunsAsync("edit-log", null).Returns(new Page<JobRunRow>([Run(JobState.Interrupted, 1)], 30, false, true));
        jobs.ListRunsAsync("edit-log", 9).Returns(new Page<JobRunRow>([Run(JobState.Failed, 0)], 30, true, false));
        var page = Open<JobsPage>();
        page.Button("All runs: Delete old rows of the edit log").Click();
        Around.WaitForAssertion(() => Assert.Contains("interrupted", Around.Find("tbody").TextContent, StringComparison.Ordinal));
        Around.Button("Older ›").Click();
        Around.WaitForAssertion(() => Assert.Contains("failed", Around.Find("tbody").TextContent, StringComparison.Ordinal));
    }

    private void Tell(IRenderedComponent<JobsPage> page, string count, params JobRunRow[] runs)
    {
        jobs.ListAsync().ReturnsForAnyArgs([Job(runs)]);
        Notices.Publish(new(ChangeArea.Jobs, 0, "CrmAdmin", ""));
        page.WaitForAssertion(() => Assert.Equal(count, page.FindAll("tbody td.num")[0].TextContent));
    }

    private static JobRow Job(params JobRunRow[] runs) => new("edit-log", "0 30 2 * * ?", new(2, 30), null, Night.AddDays(1), runs);

    private static JobRunRow Run(JobState state, long rows) => new(9, Night, Night.AddSeconds(125), state, rows, rows, false, "CrmAdmin", "job", 1, null);
}
