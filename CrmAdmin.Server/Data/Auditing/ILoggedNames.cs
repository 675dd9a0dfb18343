using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Server.Data.Auditing;

/// <summary>How the records are called now whose keys stand in a field of the logs. Registered by the feature whose records they are; checks no
/// right.</summary>
public interface ILoggedNames
{
    /// <summary>The property that holds a key.</summary>
    string Field { get; }

    /// <summary>Those that are still there.</summary>
    Task<IReadOnlyList<Choice>> FindAsync(CrmDbContext db, IReadOnlyList<long> keys, CancellationToken ct);
}
