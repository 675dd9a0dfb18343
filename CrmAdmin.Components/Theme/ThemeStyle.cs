using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using MudBlazor;

#pragma warning disable MUD0010 // drawn once, on the server, with the value that the page gave

namespace CrmAdmin.Components.Theme;

/// <summary>
/// The theme as a style sheet in the head of every page, before anything is painted: light, and with <see cref="MudThemeProvider.IsDarkMode"/> what
/// is different in the dark, which holds where <see cref="Media"/> matches. So static pages have the same colours, nothing flashes, and light or
/// dark is changed by the page's script alone. No circuit holds a provider of its own.
/// </summary>
public sealed class ThemeStyle : MudThemeProvider
{
    [Parameter]
    public string Media { get; set; } = "all";

    protected override void OnInitialized()
    {
        Theme = CrmTheme.Theme;
        base.OnInitialized();
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        var css = new StringBuilder(":root{color-scheme:").Append(IsDarkMode ? "dark" : "light").AppendLine(";");
        foreach (var (name, (light, dark)) in CrmTheme.Colours)
        {
            css.Append("--").Append(name).Append(':').Append(IsDarkMode ? dark : light).AppendLine(";");
        }
        var library = new StringBuilder();
        GenerateTheme(library);
        foreach (var line in library.ToString().Split('\n').Where(line => !IsDarkMode || line.StartsWith("--mud-palette", StringComparison.Ordinal)))
        {
            css.AppendLine(line.TrimEnd());
        }
        builder.OpenElement(0, "style");
        builder.AddAttribute(1, "id", IsDarkMode ? "theme-dark" : "theme-light");
        builder.AddAttribute(2, "media", Media);
        builder.AddMarkupContent(3, css.Append('}').ToString());
        builder.CloseElement();
    }
}
