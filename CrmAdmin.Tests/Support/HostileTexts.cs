using System.Reflection;
using CrmAdmin.Server.Features.Customers.List;

namespace CrmAdmin.Tests.Support;

/// <summary>One text that was written: the payload, with a mark by which it is known again.</summary>
/// <param name="Field">“Input.Property”.</param>
public sealed record HostileText(string Field, string Payload, string Text);

/// <summary>
/// What would run, or break out of where it stands, in a page that took text for markup, and the inputs that people and programs can
/// write it into. Each field begins at another payload and takes the next one each time.
/// </summary>
public sealed class HostileTexts
{
    /// <summary>Of the own ones as many as fit anywhere, and the files' where they are there.</summary>
    private const int Max = 40;
    private const int LengthOfMark = 3;
    private const int FirstMark = 12_960; // “a00”
    private const string Digits = "0123456789abcdefghijklmnopqrstuvwxyz";

    // The first ones fit where ten characters do.
    private static readonly string[] Own =
    [
        "<img>", "<svg>", "'\"><b>", "</td>", "<!--", "${1}", "--><p>", "<svg/onload=window.ran=1>", "<img src=x onerror=\"window.ran=1\">",
        "\"><script>window.ran=1</script>", "'><img src=x onerror=window.ran=1>", "\" autofocus onfocus=window.ran=1 x=\"", "' onmouseover='window.ran=1' x='",
        "javascript:window.ran=1", "</textarea><iframe srcdoc='<script>parent.ran=1</script>'>", "</title><script>window.ran=1</script>",
        "</script><script>window.ran=1</script>", "{{constructor.constructor('window.ran=1')()}}", "&lt;img src=x onerror=window.ran=1&gt;",
        "&#60;script&#62;window.ran=1&#60;/script&#62;", "<a href=\"javascript:window.ran=1\">x</a>", "<details open ontoggle=window.ran=1>",
        "<math><mtext></p><img src=x onerror=window.ran=1>", "@(window.ran=1)<base href=//x.example>", "<style>@import'//x.example'</style>",
    ];

    private static readonly string[] Texts = [.. Own.Concat(SharedData.Folder is null ? [] : SharedData.Lines("injection-payloads/xss_payloads_quick.txt"))];

    private readonly Dictionary<string, int> next = new(StringComparer.Ordinal);
    private readonly List<HostileText> written = [];

    public static IReadOnlyList<string> Payloads { get; } =
    [
        .. Texts.Select(text => text.Trim()).Where(text => text.Length is > 0 and <= 100).Distinct(StringComparer.Ordinal).Take(Max)
    ];

    /// <summary>Every property of every contract's input, and of what an input holds, that is a text or texts.</summary>
    public static IReadOnlyList<(string Field, PropertyInfo Property)> Fields { get; } =
    [
        .. Inputs().Distinct().SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(property => property.CanWrite && property.PropertyType.IsAssignableTo(typeof(IEnumerable<char>))
                || property.PropertyType.IsAssignableTo(typeof(IEnumerable<string>)))
            .Select(property => (NameOf(property.DeclaringType!, property.Name), property)).OrderBy(field => field.Item1, StringComparer.Ordinal),
    ];

    public IReadOnlyList<HostileText> Written => written;

    public static string NameOf(Type input, string property) => $"{input.Name}.{property}";

    /// <summary>Puts the next payload that the input's own rules take into each of these fields.</summary>
    /// <exception cref="InvalidOperationException">A field takes none.</exception>
    public T Fill<T>(T input, params IEnumerable<string> properties)
        where T : class
    {
        foreach (var name in properties)
        {
            var property = typeof(T).GetProperty(name)!;
            Next(NameOf(typeof(T), name), IsEmail(property), text =>
            {
                property.SetValue(input, text);
                return Input.Check(input).All(error => error.Field != name);
            });
        }
        return input;
    }

    /// <summary>The next payload of a field, for an input whose rules say nothing of it.</summary>
    public string Of(string field, bool isEmail = false, int most = 200, Func<string, bool>? takes = null)
        => Next(field, isEmail, text => text.Length <= most && (!isEmail || EmailAttribute.IsEmail(text)) && (takes is null || takes(text)));

    /// <summary>A text of another field stands in this one too: a choice of what is offered.</summary>
    public string Again(string field, string text)
    {
        written.Add(new(field, written.Find(one => one.Text == text)!.Payload, text));
        return text;
    }

    /// <summary>In the quoted part of an address markup is allowed.</summary>
    public static string Email(string payload, string mark)
        => $"\"{payload.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"@{mark}.example";

    public static bool IsEmail(PropertyInfo property) => property.GetCustomAttribute<EmailAttribute>() is not null
        || (property.DeclaringType!.IsAssignableTo(typeof(IFieldInput))
            && ((IFieldInput)Activator.CreateInstance(property.DeclaringType!)!).Fields
                .Any(field => field.Key == property.Name && field.Kind == FieldKind.Email));

    private string Next(string field, bool isEmail, Func<string, bool> takes)
    {
        var first = next.TryGetValue(field, out var start) ? start : next.Count * 7;
        for (var i = first; i < first + Payloads.Count; i++)
        {
            var payload = Payloads[i % Payloads.Count];
            var text = isEmail ? Email(payload, Mark(written.Count)) : payload + Mark(written.Count);
            if (takes(text))
            {
                next[field] = i + 1;
                written.Add(new(field, payload, text));
                return text;
            }
        }
        throw new InvalidOperationException($"{field} takes none of the payloads: say so among the fields that refuse them.");
    }

    private static string Mark(int n)
        => string.Concat(Enumerable.Range(1, LengthOfMark).Select(place => Digits[(n + FirstMark) / (int)Math.Pow(36, LengthOfMark - place) % 36]));

    private static IEnumerable<Type> Inputs()
        => typeof(Permissions).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false, IsPublic: true } && type.Name.EndsWith("Input", StringComparison.Ordinal))
            .SelectMany(Within);

    private static IEnumerable<Type> Within(Type type)
        => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(property => property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[^1] : property.PropertyType)
            .Where(held => held.IsClass && held != type && held.Assembly == type.Assembly).SelectMany(Within).Prepend(type);
}
