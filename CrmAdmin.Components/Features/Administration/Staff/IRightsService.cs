namespace CrmAdmin.Components.Features.Administration.Staff;

/// <summary>Which role may do what, as data.</summary>
public interface IRightsService
{
    [Requires(Permissions.RightsManage)]
    Task<RightsTable> GetAsync(CancellationToken ct = default);

    /// <summary>Bites at the next click of everybody concerned.</summary>
    /// <exception cref="RuleException">
    /// <c>rights.keep-administration</c>: the Administrator keeps the rights to manage staff and rights.
    /// </exception>
    [Requires(Permissions.RightsManage)]
    Task SetAsync(StaffRole role, string permission, bool allowed, CancellationToken ct = default);

    /// <summary>Whoever of the role has no authenticator app is led to setting one up before anything else; demo accounts are not.</summary>
    [Requires(Permissions.RightsManage)]
    Task DemandSecondFactorAsync(StaffRole role, bool demanded, CancellationToken ct = default);
}

/// <param name="Allowed">All pairs of role and permission that are allowed now.</param>
/// <param name="Changed">Those that differ from what the program comes with.</param>
public sealed record RightsTable(
    IReadOnlySet<(StaffRole Role, string Permission)> Allowed,
    IReadOnlySet<(StaffRole Role, string Permission)> Changed,
    IReadOnlySet<StaffRole> SecondFactorDemanded);
