using System.Net;
using CrmAdmin.Components.Features.Exchange.Exports;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Server.Features.Administration.Jobs;
using CrmAdmin.Server.Features.Exchange.Exports;
using CrmAdmin.Server.Features.History.AccessLog;
using CrmAdmin.Tests.Features.Privacy.Consents;
using CrmAdmin.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Exports;

/// <summary>The way down of a file, and a runner that makes it while nobody looks.</summary>
public sealed class ExportsApiTests(WebShop shop) : IClassFixture<WebShop>
{
    [Fact]
    public async Task The_file_is_made_in_the_background_and_goes_to_its_owner_only()
    {
        await ConsentWeb.AddAsync(shop.Services);
        var owner = await shop.AddStaffAsync(StaffRole.Manager);
        var id = await QueueAsync(owner.Id);
        await UntilReadyAsync(id);
        using var mine = await shop.SignedInAsync(owner);
        using var answer = await mine.GetAsync($"/exports/{id}/file");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(("attachment", "text/csv"), (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentType!.MediaType));
        Assert.Matches(@"^customers-\d{4}-\d\d-\d\d-\d{4}\.csv$", answer.Content.Headers.ContentDisposition.FileName!);
        Assert.Equal(36, ExportTest.Rows(await answer.Content.ReadAsByteArrayAsync())[0].Length);

        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(StaffRole.Manager, id));
        Assert.Equal(HttpStatusCode.Forbidden, await AskAsync(StaffRole.Support, id));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(StaffRole.Administrator, id));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync(StaffRole.Administrator, 987_654));
        using var nobody = shop.Browser();
        using var door = await nobody.GetAsync($"/exports/{id}/file");
        Assert.Equal((HttpStatusCode.Found, "/login"), (door.StatusCode, door.Headers.Location!.AbsolutePath));
        Assert.Equal(2, await DownloadsAsync()); // refusals are none
    }

    private async Task<HttpStatusCode> AskAsync(StaffRole role, long id)
    {
        using var browser = await shop.SignedInAsync(await shop.AddStaffAsync(role));
        using var answer = await browser.GetAsync($"/exports/{id}/file");
        return answer.StatusCode;
    }

    private async Task<long> QueueAsync(long staffId)
    {
        await using var db = Db();
        await using var write = await db.BeginWriteAsync();
        var run = new ExportRun
        {
            At = db.Now,
            StaffId = staffId,
            By = "Somebody",
            Reason = "audit",
            Template = ExportTemplate.AllFields,
            Shown = "",
            Format = ExportFormat.Csv,
            Query = "",
            Language = "en",
            IsMasked = false,
            State = ExportState.Waiting,
            Total = 1,
        };
        db.ExportRuns().Add(run);
        await db.SaveChangesAsync();
        db.Author = new(staffId, "Somebody", "ui", "c");
        shop.Services.GetRequiredService<JobRunner>().Queue(db, ExportJob.JobName, ExportTask.SlotOf(run.Id), new ExportTask(run.Id));
        await db.SaveChangesAsync();
        await write.CommitAsync();
        return run.Id;
    }

    private async Task UntilReadyAsync(long id)
    {
        for (var tries = 0; tries < 200; tries++)
        {
            await using var db = Db();
            if (await db.ExportRuns().AnyAsync(run => run.Id == id && run.State == ExportState.Ready))
            {
                return;
            }
            await Task.Delay(50);
        }
        Assert.Fail("The runner did not make the file.");
    }

    private async Task<int> DownloadsAsync()
    {
        await using var db = Db();
        return await AccessEntriesTable.AccessEntries(db).CountAsync(entry => entry.Kind == AccessKind.Downloaded);
    }

    private CrmDbContext Db() => shop.Services.GetRequiredService<ICrmDbSource>().Create(Author.System("test"));
}
