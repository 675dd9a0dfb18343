namespace CrmAdmin.Components.Features.Privacy.Consents;

public sealed class ConsentsUi : IUiModule
{
    public IEnumerable<Contribution> Contributions =>
    [
        new NavEntry("Administration", "Consent ledger", "/ledger", "ledger", Permissions.LedgerVerify, Order: 240),
        Action("Third-party provision", ConsentKinds.ThirdParty, order: 20),
        Action("Consignment", ConsentKinds.Consignment, order: 30),
        new ProfileLog(typeof(ConsentLog), Permissions.ConsentsRead, Order: 20),
    ];

    private static ProfileAction Action(string title, string kind, int order)
        => new(title, typeof(ConsentDialog), Permissions.ConsentsRead, order, State: typeof(ConsentActionState),
            Parameters: new(StringComparer.Ordinal) { ["Kind"] = kind });
}
