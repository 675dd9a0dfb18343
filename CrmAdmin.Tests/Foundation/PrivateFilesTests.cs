using Xunit;

namespace CrmAdmin.Tests.Foundation;

public sealed class PrivateFilesTests : IDisposable
{
    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersFolder = OwnersFile | UnixFileMode.UserExecute;
    private const UnixFileMode ForAll = OwnersFolder | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private readonly string folder = Directory.CreateTempSubdirectory("crm-private-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_made_is_its_owners_alone_and_what_was_there_keeps_its_mode()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var (made, there) = (Path.Combine(folder, "made"), Directory.CreateDirectory(Path.Combine(folder, "there")).FullName);
        File.SetUnixFileMode(there, ForAll);
        PrivateFiles.MakeFolder(made);
        PrivateFiles.MakeFolder(there);
        Assert.Equal((OwnersFolder, false), (File.GetUnixFileMode(made), PrivateFiles.IsOpenToOthers(made)));
        Assert.Equal((ForAll, true), (File.GetUnixFileMode(there), PrivateFiles.IsOpenToOthers(there)));
        foreach (var mode in new[] { FileMode.Create, FileMode.CreateNew, FileMode.OpenOrCreate })
        {
            var file = Path.Combine(there, $"{mode}");
            PrivateFiles.Make(file, mode).Dispose();
            Assert.Equal((OwnersFile, false), (File.GetUnixFileMode(file), PrivateFiles.IsOpenToOthers(file)));
        }
    }

    [Fact]
    public void What_is_there_can_be_taken_from_others()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        File.SetUnixFileMode(file, ForAll);
        File.SetUnixFileMode(folder, ForAll);
        PrivateFiles.Restrict(file);
        PrivateFiles.Restrict(folder);
        Assert.Equal((OwnersFile, OwnersFolder), (File.GetUnixFileMode(file), File.GetUnixFileMode(folder)));
    }
}
