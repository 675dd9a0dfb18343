using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CrmAdmin.Tests.Browser;

/// <summary>Looks at a page for anything that a text became besides text, and keeps count of which texts were seen as such.</summary>
public sealed class HostileWatch(IEnumerable<HostileText> written)
{
    // What the program itself never writes: an attribute that runs, an address that does, a thing that loads, a text cut off at its
    // markup, of which the mark alone is left.
    private const string Alive = """
        () => [
          ...[...document.body.querySelectorAll('*')].flatMap(e => [...e.attributes].filter(a => a.name.startsWith('on') || /^\s*(javascript|vbscript|data:text)/i.test(a.value) && ['href', 'src', 'action', 'formaction', 'srcdoc', 'xlink:href'].includes(a.name)).map(a => `${e.tagName} ${a.name}=${a.value}`)),
          ...[...document.body.querySelectorAll('img, iframe, frame, object, embed, video, audio, source, marquee, math, base, link, meta, keygen, foreignObject')].map(e => e.outerHTML),
          ...[...document.body.querySelectorAll('script')].filter(e => e.textContent || !e.src.startsWith(location.origin)).map(e => e.outerHTML),
          ...(() => {
            const cut = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) if (/^[ab](\d[0-9a-z]|[a-z]\d)$/.test(walk.currentNode.data.trim())) cut.push(walk.currentNode.parentElement.outerHTML);
            return cut;
          })(),
          ...('ran' in window ? ['a script ran'] : []),
        ]
        """;

    private const string Said = """
        () => [document.title, document.body.textContent, ...[...document.querySelectorAll('input, textarea')].map(e => e.value),
               ...[...document.querySelectorAll('[aria-label], [title]')].flatMap(e => [e.getAttribute('aria-label'), e.title])].filter(Boolean).join('\n')
        """;

    private readonly List<HostileText> unseen = [.. written];
    private readonly List<HostileText> seen = [];
    private readonly List<string> faults = [];

    /// <summary>Waits until all is there that is coming, and looks.</summary>
    public async Task LookAsync(IPage page, string where)
    {
        await Expect(page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        faults.AddRange((await page.EvaluateAsync<string[]>(Alive)).Select(fault => $"{where}: {fault}"));
        var said = await page.EvaluateAsync<string>(Said);
        seen.AddRange(unseen.Where(text => said.Contains(text.Text, StringComparison.OrdinalIgnoreCase)));
        unseen.RemoveAll(text => said.Contains(text.Text, StringComparison.OrdinalIgnoreCase));
    }

    public void AssertAllWasText() => Assert.True(faults.Count == 0, string.Join('\n', faults.Take(30)));

    /// <param name="hidden">Fields that no page shows.</param>
    public void AssertAllWasTextAndSeen(IEnumerable<string> hidden)
    {
        AssertAllWasText();
        Assert.Equal(string.Join(' ', hidden.Order(StringComparer.Ordinal)),
            string.Join(' ', unseen.Select(text => text.Field).Except(seen.Select(text => text.Field)).Order(StringComparer.Ordinal)));
        Assert.Empty(HostileTexts.Payloads.Except(seen.Select(text => text.Payload)));
    }
}
