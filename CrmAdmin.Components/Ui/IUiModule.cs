namespace CrmAdmin.Components.Ui;

/// <summary>
/// What a feature adds to pages that are not its own: navigation, profile, logs, settings. Found by reflection, so that no list outside the
/// feature's folder is edited; the pages draw what is contributed and name no feature.
/// </summary>
public interface IUiModule
{
    IEnumerable<Contribution> Contributions { get; }
}

/// <param name="Permission">Without it the contribution is not shown. It hides a way; what is behind is guarded by the services.</param>
/// <param name="Order">Among those of its kind, from the lowest.</param>
public abstract record Contribution(string Permission, int Order);

/// <param name="Section">The key of the section's title; empty: above all sections. Sections come in the order of their first entries.</param>
/// <param name="Icon">The name of an icon of the sprite.</param>
public sealed record NavEntry(string Section, string Title, string Href, string Icon, string Permission, int Order) : Contribution(Permission, Order);

/// <param name="Key">As it stands in the address.</param>
/// <param name="Component">Takes the customer's id as <c>CustomerId</c>.</param>
public sealed record ProfileTab(string Key, string Title, Type Component, string Permission, int Order) : Contribution(Permission, Order);

/// <summary>A dialog that the profile offers by a button of the same title.</summary>
/// <param name="Dialog">Takes <c>CustomerId</c> and <c>Name</c>, and the <paramref name="Parameters"/>.</param>
/// <param name="Column">The column of the customers list whose cell opens it; null: the row's menu offers it.</param>
/// <param name="State">Shown in the button: how matters stand. Takes <c>CustomerId</c> and the <paramref name="Parameters"/>.</param>
public sealed record ProfileAction(
    string Title, Type Dialog, string Permission, int Order, int Width = 600, string? Column = null, Type? State = null,
    Dictionary<string, object?>? Parameters = null)
    : Contribution(Permission, Order)
{
    /// <summary>Done when it is closed again.</summary>
    /// <param name="title">In the reader's language.</param>
    public Task<object?> OpenAsync(Dialogs dialogs, string title, long customerId, string name)
        => dialogs.OpenAsync(Dialog, title, Given(customerId, name), Width);

    /// <param name="name">Null: for <see cref="State"/>, which takes none.</param>
    public Dictionary<string, object?> Given(long customerId, string? name = null)
    {
        var given = new Dictionary<string, object?>(Parameters ?? [], StringComparer.Ordinal) { ["CustomerId"] = customerId };
        if (name is not null)
        {
            given["Name"] = name;
        }
        return given;
    }
}

/// <summary>One kind of history: a card on the Logs tab.</summary>
/// <param name="Component">Takes the customer's id as <c>CustomerId</c>.</param>
public sealed record ProfileLog(Type Component, string Permission, int Order) : Contribution(Permission, Order);

/// <summary>A button beside the title of the customers list.</summary>
/// <param name="Component">Takes the list's query as <c>Query</c>.</param>
public sealed record ListAction(Type Component, string Permission, int Order) : Contribution(Permission, Order);

/// <summary>What can be done with chosen customers, below the list while somebody is chosen. Contributed once for each right of which one is enough.</summary>
/// <param name="Component">Takes <c>Choice</c>, <c>Query</c>, <c>Page</c> and <c>OnChange</c>.</param>
public sealed record ListSelection(Type Component, string Permission, int Order) : Contribution(Permission, Order);

/// <summary>Shows nothing or little, and is there on every page of signed-in people.</summary>
public sealed record ShellPart(Type Component, string Permission, int Order) : Contribution(Permission, Order);

public sealed record SettingsTile(string Title, string Text, string Href, string Icon, string Permission, int Order) : Contribution(Permission, Order);
