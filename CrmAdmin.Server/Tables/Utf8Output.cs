using System.Buffers.Text;
using System.Text;

namespace CrmAdmin.Server.Tables;

/// <summary>Text and numbers on their way into a stream, through one buffer: a row of an export makes nothing that must be collected.</summary>
internal sealed class Utf8Output(Stream stream)
{
    private const int Size = 64 * 1024;
    private const int MaxBytesOfNumber = 32;
    private byte[] buffer = new byte[Size];
    private int used;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > buffer.Length - used)
        {
            Flush();
            if (bytes.Length > buffer.Length)
            {
                stream.Write(bytes);
                return;
            }
        }
        bytes.CopyTo(buffer.AsSpan(used));
        used += bytes.Length;
    }

    public void Write(byte one)
    {
        Reserve(1);
        buffer[used++] = one;
    }

    /// <summary>Half a surrogate pair becomes the mark of replacement: UTF-8 has no other word for it.</summary>
    public void Write(ReadOnlySpan<char> text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Reserve(most);
        used += Encoding.UTF8.GetBytes(text, buffer.AsSpan(used));
    }

    public void Write(long number)
    {
        Reserve(MaxBytesOfNumber);
        Utf8Formatter.TryFormat(number, buffer.AsSpan(used), out var written);
        used += written;
    }

    public void Write(double number)
    {
        Reserve(MaxBytesOfNumber);
        Utf8Formatter.TryFormat(number, buffer.AsSpan(used), out var written);
        used += written;
    }

    /// <summary>With leading zeros.</summary>
    public void Write(int number, int digits)
    {
        Reserve(MaxBytesOfNumber);
        Utf8Formatter.TryFormat(number, buffer.AsSpan(used), out var written, new System.Buffers.StandardFormat('D', (byte)digits));
        used += written;
    }

    /// <summary>An amount in minor units, with a mark before its last digits.</summary>
    public void WriteMinor(long minor, int decimals, byte mark = (byte)'.')
    {
        var scale = decimals switch { 0 => 1L, 3 => 1000L, _ => 100L };
        if (minor < 0)
        {
            Write((byte)'-');
        }
        Write(Math.Abs(minor / scale));
        if (decimals > 0)
        {
            Write(mark);
            Write((int)Math.Abs(minor % scale), decimals);
        }
    }

    public void Flush()
    {
        stream.Write(buffer.AsSpan(0, used));
        used = 0;
    }

    private void Reserve(int bytes)
    {
        if (bytes <= buffer.Length - used)
        {
            return;
        }
        Flush();
        if (bytes > buffer.Length)
        {
            buffer = new byte[bytes];
        }
    }
}
