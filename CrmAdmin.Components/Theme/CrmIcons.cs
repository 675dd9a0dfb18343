namespace CrmAdmin.Components.Theme;

/// <summary>The icons of the page's sprite by their names, in the form that MudBlazor's components take.</summary>
public static class CrmIcons
{
    public static string Of(string name)
        => $"""<g fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><use href="#icon-{name}" /></g>""";
}
