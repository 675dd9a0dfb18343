using Bunit;
using CrmAdmin.Components.Features.Exchange.Imports;
using NSubstitute;
using NSubstitute.ExceptionExtensions;
using Xunit;

namespace CrmAdmin.Tests.Features.Exchange.Imports;

public sealed class ImportPageTests : PageTest
{
    private readonly IImportsService imports;
    private readonly IRenderedComponent<ImportPage> page;

    public ImportPageTests()
    {
        imports = Fake<IImportsService>();
        imports.PreviewAsync("u1")
            .Returns(new ImportPreview("shop.csv", "Magento 2 customers", "UTF-8", true, ";", true, [],
                [new(2, "Mina", null, null, null, null), new(3, "", null, null, null, new("", "import.row.email", "x"))]));
        page = Open<ImportPage>();
    }

    [Fact]
    public async Task An_upload_is_shown_before_anything_is_written()
    {
        await page.InvokeAsync(() => page.Instance.Uploaded(200, "u1"));
        Assert.Contains("Magento 2 customers", page.Markup, StringComparison.Ordinal);
        Assert.Contains("a guess: look at names with accents", page.Markup, StringComparison.Ordinal);
        Assert.Contains("“x” is not an e-mail address", page.FindAll("tbody tr")[1].TextContent, StringComparison.Ordinal);
        await imports.DidNotReceiveWithAnyArgs().RunAsync(default!, default);
    }

    [Theory]
    [InlineData(413, "larger than 10 MB")]
    [InlineData(0, "did not arrive")]
    [InlineData(403, "may not")]
    public async Task An_upload_that_fails_says_why(int status, string text)
    {
        await page.InvokeAsync(() => page.Instance.Uploaded(status, ""));
        Assert.Contains(text, page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.False(page.Find("#import-file").HasAttribute("disabled"));
    }

    [Fact]
    public async Task The_tick_decides_the_way_and_the_report_names_rows()
    {
        imports.RunAsync(default!, default).ReturnsForAnyArgs(Report());
        await page.InvokeAsync(() => page.Instance.Uploaded(200, "u1"));
        page.Find("input[type=checkbox]").Change(true);
        page.Button("Import").Click();
        await imports.Received(1).RunAsync("u1", ImportMode.AllOrNothing, Arg.Any<IProgress<double>>(), Arg.Any<CancellationToken>());
        page.WaitForAssertion(() => Assert.Contains("1 rejected", page.Markup, StringComparison.Ordinal));
        Assert.Contains("password (never imported)", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_file_is_told_above_and_another_can_be_chosen()
    {
        imports.PreviewAsync("u2").ThrowsAsync(new RuleException("import.macro"));
        await page.InvokeAsync(() => page.Instance.Uploaded(200, "u2"));
        Assert.Contains("macros", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.False(page.Find("#import-file").HasAttribute("disabled"));
    }

    private static ImportReport Report()
        => new("Magento 2 customers", 1, 0, 0, 1, 0, [new(3, new("Email", "import.row.email", "x"), true)], [new("password", 2, true)], IsDryRun: false,
            WasWritten: true);
}
