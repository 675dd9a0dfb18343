using System.Buffers.Binary;
using System.Text;

namespace CrmAdmin.Tests.Support;

/// <summary>Blazor's hub protocol as far as a client speaks it: SignalR's messages as MessagePack arrays, each behind its length.</summary>
internal static class BlazorPack
{
    public const int Invocation = 1;
    public const int Completion = 3;
    public const int Ping = 6;
    public const int Close = 7;
    public static readonly byte[] Handshake = Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e");

    public static byte[] Write(params object?[] message)
    {
        using var body = new MemoryStream();
        WriteValue(body, message);
        using var framed = new MemoryStream();
        var length = (uint)body.Length;
        for (; length >= 0x80; length >>= 7)
        {
            framed.WriteByte((byte)(length | 0x80));
        }
        framed.WriteByte((byte)length);
        body.WriteTo(framed);
        return framed.ToArray();
    }

    /// <summary>The whole messages at the beginning of what came so far; what is left over stays in <paramref name="received"/>.</summary>
    public static IReadOnlyList<object?[]> TakeMessages(List<byte> received)
    {
        var messages = new List<object?[]>();
        var bytes = received.ToArray();
        var at = 0;
        while (TryReadLength(bytes, at, out var start, out var length) && start + length <= bytes.Length)
        {
            var reader = new Reader(bytes, start);
            messages.Add((object?[])reader.Value()!);
            at = start + length;
        }
        received.RemoveRange(0, at);
        return messages;
    }

    private static bool TryReadLength(byte[] bytes, int at, out int start, out int length)
    {
        (start, length) = (at, 0);
        for (var shift = 0; start < bytes.Length; shift += 7)
        {
            var part = bytes[start++];
            length |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }
        return false;
    }

    private static void WriteValue(MemoryStream to, object? value)
    {
        switch (value)
        {
            case null:
                to.WriteByte(0xC0);
                break;
            case bool truth:
                to.WriteByte(truth ? (byte)0xC3 : (byte)0xC2);
                break;
            case int number:
                WriteValue(to, (long)number);
                break;
            case long number:
                to.WriteByte(0xD3);
                Span<byte> eight = stackalloc byte[8];
                BinaryPrimitives.WriteInt64BigEndian(eight, number);
                to.Write(eight);
                break;
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                to.WriteByte(0xDB);
                WriteLength(to, utf8.Length);
                to.Write(utf8);
                break;
            case object?[] items:
                to.WriteByte(0xDD);
                WriteLength(to, items.Length);
                Array.ForEach(items, item => WriteValue(to, item));
                break;
            case IReadOnlyDictionary<string, string> { Count: 0 }:
                to.WriteByte(0x80);
                break;
            default:
                throw new NotSupportedException(value.GetType().Name);
        }
    }

    private static void WriteLength(MemoryStream to, int length)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(four, length);
        to.Write(four);
    }

    // https://github.com/msgpack/msgpack/blob/master/spec.md, without extensions: Blazor sends none.
    private sealed class Reader(byte[] bytes, int at)
    {
        private int at = at;

        public object? Value() => bytes[at++] switch
        {
            <= 0x7F and var number => (long)number,
            <= 0x8F and var map => Map(map & 0x0F),
            <= 0x9F and var list => List(list & 0x0F),
            <= 0xBF and var text => Text(text & 0x1F),
            0xC0 => null,
            0xC2 => false,
            0xC3 => true,
            0xC4 => Take((int)Unsigned(1)).ToArray(),
            0xC5 => Take((int)Unsigned(2)).ToArray(),
            0xC6 => Take((int)Unsigned(4)).ToArray(),
            0xCA => (double)BinaryPrimitives.ReadSingleBigEndian(Take(4)),
            0xCB => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
            >= 0xCC and <= 0xCF and var kind => Unsigned(1 << (kind - 0xCC)),
            0xD0 => (long)(sbyte)Unsigned(1),
            0xD1 => (long)(short)Unsigned(2),
            0xD2 => (long)(int)Unsigned(4),
            0xD3 => Unsigned(8),
            >= 0xD9 and <= 0xDB and var kind => Text((int)Unsigned(1 << (kind - 0xD9))),
            >= 0xDC and <= 0xDD and var kind => List((int)Unsigned(2 << (kind - 0xDC))),
            >= 0xDE and <= 0xDF and var kind => Map((int)Unsigned(2 << (kind - 0xDE))),
            >= 0xE0 and var negative => (long)(sbyte)negative,
            var unknown => throw new InvalidDataException($"MessagePack type {unknown:x2}"),
        };

        private long Unsigned(int count)
        {
            var number = 0L;
            foreach (var part in Take(count))
            {
                number = (number << 8) | part;
            }
            return number;
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            at += count;
            return bytes.AsSpan(at - count, count);
        }

        private string Text(int count) => Encoding.UTF8.GetString(Take(count));

        private object?[] List(int count)
        {
            var list = new object?[count];
            for (var i = 0; i < count; i++)
            {
                list[i] = Value();
            }
            return list;
        }

        private Dictionary<string, object?> Map(int count)
        {
            var map = new Dictionary<string, object?>(StringComparer.Ordinal);
            for (var i = 0; i < count; i++)
            {
                var key = Value()!.ToString()!;
                map[key] = Value();
            }
            return map;
        }
    }
}
