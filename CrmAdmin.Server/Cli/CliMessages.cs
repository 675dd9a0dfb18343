using System.Text.Json;
using System.Text.Json.Serialization;

namespace CrmAdmin.Server.Cli;

/// <summary>
/// One JSON object a line: first the request <c>{command, args, cwd, culture}</c>, then answers, each with one of <c>out</c>, <c>err</c>,
/// <c>progress</c> [label, done, total], and at the end <c>exit</c>.
/// </summary>
internal sealed record CliAnswer
{
    public string? Out { get; init; }

    public string? Err { get; init; }

    public object[]? Progress { get; init; }

    public int? Exit { get; init; }
}

internal static class CliMessages
{
    /// <summary>Bytes of a request; no command line of a person or script comes near it.</summary>
    public const int LongestRequest = 64 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public static byte[] Line<T>(T message) => [.. JsonSerializer.SerializeToUtf8Bytes(message, Json), (byte)'\n'];

    /// <exception cref="JsonException">Not this message.</exception>
    public static T Read<T>(ReadOnlySpan<byte> line) => JsonSerializer.Deserialize<T>(line, Json) ?? throw new JsonException();
}
