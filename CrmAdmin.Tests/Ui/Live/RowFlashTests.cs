using Xunit;

namespace CrmAdmin.Tests.Ui.Live;

public sealed class RowFlashTests
{
    private readonly RowFlash<Row> flash = new(row => row.Id);

    [Fact]
    public void Nothing_lights_up_in_a_list_that_is_shown_for_the_first_time()
        => Assert.Equal("3a 2b", Show("3a 2b"));

    [Fact]
    public void What_changed_and_what_is_new_lights_up_once()
    {
        Show("3a 2b 1c");
        Assert.Equal("4x:flash 3a 2B:flash 1c", Show("4x 3a 2B 1c"));
        Assert.Equal("4x 3a 2B 1C:flash-again", Show("4x 3a 2B 1C"));
        Assert.Equal("4x 3a:flash", Show("4x 3A").ToLowerInvariant());
    }

    [Fact]
    public void Reading_again_what_stands_there_plays_nothing_and_ends_nothing()
    {
        Show("2a 1b");
        Show("2A 1b");
        Assert.Equal("2A:flash 1b", Show("2A 1b"));
    }

    [Fact]
    public void What_moves_up_from_the_next_page_is_no_news()
    {
        Show("5a 4b 3c");
        Assert.Equal("5a 3c 2d", Show("5a 3c 2d"));
    }

    [Fact]
    public void The_first_row_of_an_empty_list_lights_up()
    {
        Show("");
        Assert.Equal("1a:flash", Show("1a"));
    }

    [Fact]
    public void Another_page_or_filter_is_another_list()
    {
        Show("2a 1b");
        Show("2A 1b");
        Assert.Equal("9x 1B", Show("9x 1B", list: "older"));
        Assert.Equal("9x 1b:flash-again", Show("9x 1b", list: "older"));
    }

    private string Show(string rows, string? list = null)
    {
        var all = rows.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(row => new Row(row[0] - '0', row[1..])).ToList();
        flash.Show(all, list);
        return string.Join(' ', all.Select(row => $"{row.Id}{row.Text}{(flash.Of(row) is { } lit ? ":" + lit : "")}"));
    }

    private sealed record Row(long Id, string Text);
}
