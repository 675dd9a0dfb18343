using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Theme;

public sealed class CrmThemeTests : PageTest
{
    public CrmThemeTests()
        : base("ko")
    {
    }

    public static TheoryData<string, string, double> Pairs => new()
    {
        { "ink", "card", 7 }, { "ink", "bg", 7 }, { "ink2", "card", 4.5 }, { "ink2", "bg", 4.5 }, { "ink2", "hover", 4.5 },
        { "accent", "card", 4.5 }, { "accent", "bg", 4.5 }, { "accent", "accent-soft", 4.5 }, { "on-accent", "accent", 4.5 },
        { "ok", "ok-soft", 4.5 }, { "warn", "warn-soft", 4.5 }, { "bad", "bad-soft", 4.5 }, { "ok", "card", 4.5 }, { "warn", "card", 4.5 },
        { "bad", "card", 4.5 }, { "field-edge", "card", 3 }, { "unsaved", "card", 3 }, { "chart-now", "card", 3 }, { "chart-before", "card", 3 },
        { "level-silver", "level-silver-soft", 4.5 }, { "level-gold", "level-gold-soft", 4.5 },
        { "level-violet", "level-violet-soft", 4.5 }, { "level-teal", "level-teal-soft", 4.5 },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Each_colour_is_seen_on_its_ground_by_day_and_by_night(string colour, string ground, double least)
    {
        var (front, back) = (CrmTheme.Colours[colour], CrmTheme.Colours[ground]);
        Assert.InRange(Contrast(front.Light, back.Light), least, 21);
        Assert.InRange(Contrast(front.Dark, back.Dark), least, 21);
    }

    [Fact]
    public void The_sheet_of_the_dark_says_colours_only_and_holds_where_it_is_wanted()
    {
        var light = Render<ThemeStyle>().Find("style");
        var dark = Render<ThemeStyle>(parameters => parameters.Add(p => p.IsDarkMode, true).Add(p => p.Media, "not all")).Find("style");
        Assert.Equal(("all", "not all"), (light.GetAttribute("media"), dark.GetAttribute("media")));
        Assert.Contains("--mud-palette-primary: rgba(47,91,234,1)", light.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("--mud-appbar-height: 48px", light.TextContent, StringComparison.Ordinal);
        Assert.Contains("--mud-palette-primary: rgba(138,166,255,1)", dark.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("color-scheme:dark", dark.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("--mud-appbar-height", dark.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_library_says_by_itself_is_Korean_where_the_page_is()
    {
        _ = OpenDialog<ConfirmDialog>(new() { ["Text"] = "?", ["Action"] = "!" });
        Around.WaitForAssertion(() => Assert.Equal("창 닫기", Around.Find(".mud-dialog .mud-button-close").GetAttribute("aria-label")));
        Services.GetRequiredService<Toasts>().Show(new("저장"));
        Around.WaitForAssertion(() => Assert.Equal("닫기", Around.Find(".toast .mud-snackbar-close-button").GetAttribute("aria-label")));
    }

    [Fact]
    public void Toasts_are_announced_politely_where_a_reader_listens_already()
    {
        Assert.NotNull(Around.Find("[role=status][aria-live=polite]"));
        Services.GetRequiredService<Toasts>().Show(new("Saved"));
        Around.WaitForAssertion(() => Assert.Equal("Saved", Around.Find("[role=status][aria-live=polite] .toast span").TextContent));
    }

    [Fact]
    public void A_dialog_has_the_name_of_its_title()
    {
        _ = OpenDialog<ConfirmDialog>(new() { ["Text"] = "?", ["Action"] = "!" });
        Around.WaitForAssertion(() => Assert.Equal("Title", Around.Find("#" + Around.Find("[role=dialog]").GetAttribute("aria-labelledby")).TextContent));
    }

    private static double Contrast(string one, string other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string colour)
    {
        double Part(int at)
        {
            var part = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return part <= 0.03928 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4);
        }
        return (0.2126 * Part(1)) + (0.7152 * Part(3)) + (0.0722 * Part(5));
    }
}
