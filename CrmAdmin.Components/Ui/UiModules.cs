namespace CrmAdmin.Components.Ui;

/// <summary>All that features contribute.</summary>
public static class UiModules
{
    private static readonly IReadOnlyList<Contribution> all =
    [
        .. typeof(UiModules).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IUiModule)))
            .SelectMany(type => ((IUiModule)Activator.CreateInstance(type)!).Contributions).OrderBy(one => one.Order),
    ];

    /// <summary>Those of one kind that somebody with these rights may see, in their order.</summary>
    public static IEnumerable<T> For<T>(Func<string, bool> may)
        where T : Contribution
        => all.OfType<T>().Where(one => may(one.Permission));
}
