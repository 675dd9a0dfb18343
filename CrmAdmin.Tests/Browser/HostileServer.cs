using Xunit;

namespace CrmAdmin.Tests.Browser;

/// <summary>The real program over a shop in which everything that can be written is hostile; in earnest, without demo accounts.</summary>
public sealed class HostileServer : IAsyncLifetime
{
    public ServerProcess Process { get; } = new();

    /// <summary>What stands in it.</summary>
    public IReadOnlyList<HostileText> Written { get; private set; } = [];

    public IReadOnlyList<long> Customers { get; private set; } = [];

    /// <summary>The administrator's.</summary>
    public string Email { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Chromium.Path is null)
        {
            return;
        }
        await using (var store = TestShop.Over(new StorageOptions(Process.Folder), Process.Key))
        {
            store.Clock.Now = DateTimeOffset.UtcNow;
            await store.MigrateAsync();
            await using var shop = new HostileShop(store);
            await shop.FillAsync();
            (Written, Customers, Email) = (shop.Texts.Written, shop.Customers, shop.Me.Email);
        }
        await Process.StartAsync(demo: false);
    }

    public async Task DisposeAsync() => await Process.DisposeAsync();
}
