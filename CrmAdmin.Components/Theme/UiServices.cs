using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace CrmAdmin.Components.Theme;

public static class UiServices
{
    /// <summary>What pages need to show dialogs and toasts: for each circuit its own.</summary>
    public static IServiceCollection AddCrmUi(this IServiceCollection services)
    {
        services.AddMudServices(mud =>
        {
            var snackbar = mud.SnackbarConfiguration;
            snackbar.PositionClass = Defaults.Classes.Position.BottomRight;
            snackbar.PreventDuplicates = false; // two things that were saved are told twice
            snackbar.VisibleStateDuration = 8000;
            (snackbar.ShowTransitionDuration, snackbar.HideTransitionDuration) = (0, 0);
            (snackbar.HideIcon, snackbar.MaximumOpacity) = (true, 100);
        });
        services.AddTransient<MudLocalizer, MudWords>();
        services.AddTransient<ILocalizationInterceptor>(found => new DefaultLocalizationInterceptor(
            found.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>(), found.GetRequiredService<MudLocalizer>())
        { IgnoreDefaultEnglish = true });
        services.AddScoped<Toasts>();
        services.AddScoped<EditServices>();
        return services.AddScoped<Dialogs>();
    }
}
