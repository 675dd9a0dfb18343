using CrmAdmin.Components.Features.Exchange.Imports;
using CrmAdmin.Server.Features.Exchange.Imports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

/// <summary>How long an uploaded file stays, and who may import it when.</summary>
public sealed class ImportUploadsTests : CrmTest
{
    private string Folder => Path.Combine(Shop.Storage.Folder, "uploads");

    [Fact]
    public async Task The_start_of_the_server_clears_what_another_process_left()
    {
        Directory.CreateDirectory(Folder);
        await File.WriteAllTextAsync(Path.Combine(Folder, "old"), "email");

        foreach (var service in Shop.Services.GetServices<IHostedService>().OfType<ImportUploads>())
        {
            await service.StartAsync(default);
        }

        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task What_was_uploaded_is_for_the_servers_own_user()
    {
        if (!OperatingSystem.IsWindows())
        {
            await KeepAsync();
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(Folder).Single()));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
        }
    }

    [Fact]
    public async Task A_file_is_gone_when_it_came_in_and_not_before()
    {
        var id = await KeepAsync();
        await Get<IImportsService>().RunAsync(id, ImportMode.DryRun);
        var between = Directory.GetFiles(Folder).Length;
        await Get<IImportsService>().RunAsync(id, ImportMode.GoodRows);

        Assert.Equal(1, between);
        Assert.Empty(Directory.GetFiles(Folder));
        await Assert.ThrowsAsync<NotFoundException>(() => Get<IImportsService>().PreviewAsync(id));
    }

    [Fact]
    public async Task Of_one_person_five_are_kept()
    {
        var first = await KeepAsync();
        for (var n = 0; n < 5; n++)
        {
            Clock.Now += TimeSpan.FromSeconds(1);
            await KeepAsync();
        }

        Assert.Equal(5, Directory.GetFiles(Folder).Length);
        await Assert.ThrowsAsync<NotFoundException>(() => Get<IImportsService>().PreviewAsync(first));
    }

    [Fact]
    public async Task A_second_import_of_one_file_waits_for_the_end_of_the_first()
    {
        var id = await KeepAsync();
        var end = new TaskCompletionSource<ImportReport>();
        var first = Get<ImportUploads>().ImportAsync(id, Me!.Id, (_, _) => end.Task);
        Assert.Equal("import.running", await RefusalAsync(() => Get<IImportsService>().RunAsync(id, ImportMode.GoodRows)));
        end.SetException(new IOException("broken off"));
        await Assert.ThrowsAsync<IOException>(() => first);
        Assert.True((await Get<IImportsService>().RunAsync(id, ImportMode.GoodRows)).WasWritten);
    }

    private async Task<string> KeepAsync()
    {
        using var file = new MemoryStream("email,_website,firstname,lastname\nann@shop.example,base,Ann,Archer\n"u8.ToArray());
        return await Get<ImportUploads>().KeepAsync(Me!.Id, "people.csv", file, ImportLimits.ForUploads, default);
    }
}
