namespace CrmAdmin.Server.Foundation;

/// <summary>What a feature cannot be without, and what a database of an earlier version lacks. Runs at every start, so a second run finds nothing to
/// do.</summary>
public interface IFirstData
{
    Task EnsureAsync(CancellationToken ct);
}

/// <summary>The first data of all features.</summary>
public sealed class FirstData(IEnumerable<IFirstData> parts)
{
    public async Task EnsureAsync(CancellationToken ct = default)
    {
        foreach (var part in parts)
        {
            await part.EnsureAsync(ct);
        }
    }
}
