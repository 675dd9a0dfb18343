using MudBlazor;
using static System.FormattableString;

namespace CrmAdmin.Components.Theme;

/// <summary>The look: the only place with colours. A text colour has 4.5:1 on the ground it stands on, an edge or a mark 3:1; a test holds that.</summary>
public static class CrmTheme
{
    private static readonly string[] fonts =
        ["system-ui", "\"Segoe UI\"", "Roboto", "\"Noto Sans\"", "\"Apple SD Gothic Neo\"", "\"Malgun Gothic\"", "\"Noto Sans KR\"", "sans-serif"];

    /// <summary>Each colour as our own style sheets name it; MudBlazor's palettes are made of the same.</summary>
    public static IReadOnlyDictionary<string, (string Light, string Dark)> Colours { get; } = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["ink"] = ("#1b2330", "#e8ecf3"),
        ["ink2"] = ("#556071", "#a3afc0"),
        ["accent"] = ("#2f5bea", "#8aa6ff"),
        ["accent-soft"] = ("#e9eefe", "#26324f"),
        ["on-accent"] = ("#ffffff", "#12171f"),
        ["bg"] = ("#f5f7fa", "#12171f"),
        ["card"] = ("#ffffff", "#1a212c"),
        ["hover"] = ("#f3f5f9", "#202835"),
        ["line"] = ("#e3e7ee", "#2d3644"),
        ["edge"] = ("#cfd6e0", "#3b4657"),
        ["field-edge"] = ("#8590a2", "#6b778a"),
        ["ok"] = ("#17704a", "#5fd19d"),
        ["ok-soft"] = ("#e4f5ec", "#173327"),
        ["warn"] = ("#8a5200", "#f1b75a"),
        ["warn-soft"] = ("#fff3dd", "#3a2d14"),
        ["bad"] = ("#bf2c25", "#ff8a83"),
        ["bad-soft"] = ("#fdeceb", "#3d1f1e"),
        ["unsaved"] = ("#c97b00", "#f1b75a"),
        ["chart-now"] = ("#2f5bea", "#8aa6ff"),
        ["chart-before"] = ("#758dec", "#5d74b8"),
        ["scrim"] = ("#1018288c", "#05080dbf"),
        ["shade"] = ("#0b10203d", "#000000aa"),
        ["level-silver"] = ("#47566c", "#bac5d6"),
        ["level-silver-soft"] = ("#e6ebf2", "#2b3545"),
        ["level-gold"] = ("#7a5200", "#e8c268"),
        ["level-gold-soft"] = ("#fbf0d3", "#392f17"),
        ["level-violet"] = ("#6a35b8", "#c9aef7"),
        ["level-violet-soft"] = ("#f0e9fb", "#322850"),
        ["level-teal"] = ("#0f6470", "#7fd0d8"),
        ["level-teal-soft"] = ("#dff2f3", "#15343a"),
    };

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = Paint(new PaletteLight(), colour => Colours[colour].Light),
        PaletteDark = Paint(new PaletteDark(), colour => Colours[colour].Dark),
        LayoutProperties = new() { DefaultBorderRadius = "8px", DrawerWidthLeft = "208px", AppbarHeight = "48px" },
        Shadows = new() { Elevation = [.. Enumerable.Range(0, 26).Select(height => height < 6 ? "none" : "0 12px 32px var(--shade)")] },
        Typography = new()
        {
            Default = Type(new DefaultTypography(), 14, 20, 400),
            H5 = Type(new H5Typography(), 20, 28, 600),
            H6 = Type(new H6Typography(), 18, 24, 600),
            Subtitle1 = Type(new Subtitle1Typography(), 14, 20, 600),
            Subtitle2 = Type(new Subtitle2Typography(), 13, 18, 600),
            Body1 = Type(new Body1Typography(), 14, 20, 400),
            Body2 = Type(new Body2Typography(), 13, 18, 400),
            Caption = Type(new CaptionTypography(), 12, 16, 400),
            Button = Type(new ButtonTypography(), 13, 20, 500),
        },
    };

    private static T Type<T>(T type, int size, int line, int weight)
        where T : BaseTypography
    {
        (type.FontFamily, type.FontSize, type.LineHeight, type.FontWeight) = (fonts, Invariant($"{size}px"), Invariant($"{line}px"), Invariant($"{weight}"));
        (type.LetterSpacing, type.TextTransform) = ("normal", "none");
        return type;
    }

    private static T Paint<T>(T palette, Func<string, string> colour)
        where T : Palette
    {
        palette.Black = palette.TextPrimary = palette.AppbarText = palette.Dark = colour("ink");
        palette.TextSecondary = palette.TextDisabled = palette.ActionDefault = palette.ActionDisabled = palette.DrawerText = palette.DrawerIcon
            = palette.Secondary = colour("ink2");
        palette.Primary = palette.Info = palette.Tertiary = colour("accent");
        palette.PrimaryContrastText = palette.InfoContrastText = palette.TertiaryContrastText = palette.SecondaryContrastText = palette.SuccessContrastText
            = palette.WarningContrastText = palette.ErrorContrastText = palette.DarkContrastText = colour("on-accent");
        palette.Background = colour("bg");
        palette.Surface = palette.AppbarBackground = palette.DrawerBackground = colour("card");
        palette.BackgroundGray = palette.TableHover = palette.TableStriped = palette.ActionDisabledBackground = colour("hover");
        palette.LinesDefault = palette.TableLines = palette.Divider = palette.DividerLight = colour("line");
        palette.LinesInputs = colour("field-edge");
        palette.Success = colour("ok");
        palette.Warning = colour("warn");
        palette.Error = colour("bad");
        palette.OverlayDark = colour("scrim");
        return palette;
    }
}
