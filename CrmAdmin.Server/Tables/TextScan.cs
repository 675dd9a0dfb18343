using System.Text;

namespace CrmAdmin.Server.Tables;

/// <param name="Name">For people: it is shown beside the result.</param>
/// <param name="IsGuess">The bytes allow other readings, and a person should look at a few names before importing.</param>
/// <param name="LineEnds">At least as many as the file has records.</param>
internal sealed record TextEncoding(Encoding Encoding, string Name, bool IsGuess, int LineEnds);

/// <summary>
/// Finds a text file's encoding from all of its bytes: mark at the start, else UTF-16 by where its NULs stand, else UTF-8 if
/// it is valid, else the Western European pages. There is no way to tell those from each other, so they are a guess.
/// </summary>
internal static class TextScan
{
    private const int SampleLength = 4096;

    public static TextEncoding Of(Stream file, ReadTimeLimit watch)
    {
        var sample = new byte[SampleLength];
        file.Position = 0;
        sample = sample[..file.ReadAtLeast(sample, SampleLength, throwOnEndOfStream: false)];
        var (encoding, name) = Marked(sample) ?? (Utf16WithoutMark(sample) is { } byNuls ? byNuls : default);
        file.Position = 0;
        var bytes = new ByteCounts();
        bytes.CountAll(file, watch);
        if (encoding is not null)
        {
            return new(encoding, name, IsGuess: false, bytes.LineEnds);
        }
        if (bytes.Invalid == 0)
        {
            return new(Encoding.UTF8, "UTF-8", IsGuess: false, bytes.LineEnds);
        }
        // A broken byte among many good sequences is a damaged UTF-8 file: its rows are rejected, not read as “MÃ¼ller”.
        if (bytes.Valid > bytes.Invalid)
        {
            return new(Encoding.UTF8, "UTF-8", IsGuess: true, bytes.LineEnds);
        }
        return bytes.HasC1
            ? new(CodePagesEncodingProvider.Instance.GetEncoding(1252)!, "Windows-1252", IsGuess: true, bytes.LineEnds)
            : new(Encoding.Latin1, "Latin-1 (ISO 8859-1)", IsGuess: true, bytes.LineEnds);
    }

    private static (Encoding Encoding, string Name)? Marked(ReadOnlySpan<byte> sample)
    {
        // Three NULs in four bytes are UTF-32 whatever the mark says: tools have written it behind the mark of UTF-16.
        if (sample.Length >= 8 && sample[2..].Count((byte)0) > 0.6 * (sample.Length - 2))
        {
            throw new RuleException("import.encoding", "UTF-32");
        }
        return sample switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, "UTF-8 (BOM)"),
            [0xFF, 0xFE, ..] => (Encoding.Unicode, "UTF-16 LE (BOM)"),
            [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, "UTF-16 BE (BOM)"),
            _ => null,
        };
    }

    private static (Encoding Encoding, string Name)? Utf16WithoutMark(ReadOnlySpan<byte> sample)
    {
        int even = 0, odd = 0;
        for (var i = 0; i < sample.Length; i++)
        {
            if (sample[i] == 0)
            {
                _ = i % 2 == 0 ? even++ : odd++;
            }
        }
        var half = sample.Length / 2;
        return half switch
        {
            0 => null,
            _ when odd > 0.4 * half && even < 0.05 * half => (new UnicodeEncoding(bigEndian: false, byteOrderMark: false), "UTF-16 LE"),
            _ when even > 0.4 * half && odd < 0.05 * half => (new UnicodeEncoding(bigEndian: true, byteOrderMark: false), "UTF-16 BE"),
            _ => null,
        };
    }

    /// <summary>Counts over a whole file; also refuses a line that is too long to hold.</summary>
    private sealed class ByteCounts
    {
        private int lineLength;

        public int Valid { get; private set; }

        public int Invalid { get; private set; }

        public bool HasC1 { get; private set; }

        public int LineEnds { get; private set; }

        public void CountAll(Stream file, ReadTimeLimit watch)
        {
            var buffer = new byte[65_536];
            var kept = 0;
            int read;
            do
            {
                watch.Check();
                read = file.Read(buffer, kept, buffer.Length - kept);
                CountLines(buffer.AsSpan(kept, read));
                var rest = CountUtf8(buffer.AsSpan(0, kept + read), isLast: read == 0);
                kept = rest.Length;
                rest.CopyTo(buffer);
            }
            while (read > 0);
        }

        private void CountLines(ReadOnlySpan<byte> bytes)
        {
            while (bytes.IndexOfAny((byte)'\n', (byte)'\r') is var end and >= 0)
            {
                Lengthen(end);
                LineEnds++;
                lineLength = 0;
                bytes = bytes[(end + 1)..];
            }
            Lengthen(bytes.Length);
        }

        private void Lengthen(int by)
        {
            lineLength += by;
            if (lineLength > ImportLimits.MaxLineBytes)
            {
                throw new RuleException("import.line-too-long", LineEnds + 1, ImportLimits.MaxLineBytes);
            }
        }

        private Span<byte> CountUtf8(Span<byte> bytes, bool isLast)
        {
            while (bytes.IndexOfAnyInRange((byte)0x80, (byte)0xFF) is var next and >= 0)
            {
                bytes = bytes[next..];
                HasC1 |= bytes[0] is >= 0x80 and <= 0x9F;
                var status = Rune.DecodeFromUtf8(bytes, out _, out var used);
                if (status == System.Buffers.OperationStatus.NeedMoreData && !isLast)
                {
                    return bytes;
                }
                _ = status == System.Buffers.OperationStatus.Done ? Valid++ : Invalid++;
                bytes = bytes[used..];
            }
            return [];
        }
    }
}
