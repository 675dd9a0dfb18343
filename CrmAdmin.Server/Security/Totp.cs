using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using QRCoder;

namespace CrmAdmin.Server.Security;

/// <summary>Time-based one-time passwords, RFC 6238 with what every authenticator app can do: SHA-1, 30 seconds, six digits.</summary>
public static class Totp
{
    private const int Seconds = 30;
    private const int SecretBytes = 20; // RFC 4226 section 4, R6
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>160 random bits as base32 without padding.</summary>
    public static string NewSecret() => ToBase32(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <summary>The number of the 30 seconds that <paramref name="now"/> lies in.</summary>
    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / Seconds;

    /// <exception cref="FormatException">The secret is not base32.</exception>
    public static string Code(string secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var hash = HMACSHA1.HashData(FromBase32(secret), counter);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xF)) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The step whose code was typed: this one, the one before or the one after, for clocks that differ. Null if it is none of these or not
    /// later than <paramref name="lastUsedStep"/>. The caller stores the answer in the same transaction, so that a code works once.
    /// </summary>
    public static long? Verify(string secret, string? code, DateTimeOffset now, long? lastUsedStep)
    {
        var typed = string.Concat((code ?? "").Where(c => !char.IsWhiteSpace(c)));
        long? found = null;
        for (var step = StepAt(now) - 1; step <= StepAt(now) + 1; step++)
        {
            // Every code is compared, in constant time: how long it takes tells nothing.
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(secret, step)), Encoding.UTF8.GetBytes(typed))
                && (lastUsedStep is null || step > lastUsedStep))
            {
                found = step;
            }
        }
        return found;
    }

    /// <summary>What the QR code holds; the format is Google Authenticator's "Key URI", which the other apps read too.</summary>
    public static string Uri(string issuer, string account, string secret)
        => $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(account)}"
            + $"?secret={secret}&issuer={System.Uri.EscapeDataString(issuer)}&algorithm=SHA1&digits=6&period={Seconds}";

    /// <summary>An <c>svg</c> element without size, style or script, dark on white also where the page is dark.</summary>
    public static string QrCodeSvg(string uri)
    {
        using var code = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }

    /// <summary>RFC 4648 without padding.</summary>
    public static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        var (buffer, bits) = (0, 0);
        foreach (var one in bytes)
        {
            (buffer, bits) = (((buffer << 8) | one) & 0xFFFF, bits + 8);
            for (; bits >= 5; bits -= 5)
            {
                text.Append(Base32[(buffer >> (bits - 5)) & 31]);
            }
        }
        return bits > 0 ? text.Append(Base32[(buffer << (5 - bits)) & 31]).ToString() : text.ToString();
    }

    /// <summary>Takes lower case, spaces and padding too: people type secrets by hand.</summary>
    /// <exception cref="FormatException">Another character.</exception>
    public static byte[] FromBase32(string text)
    {
        var bytes = new List<byte>();
        var (buffer, bits) = (0, 0);
        foreach (var c in text.Where(c => c is not (' ' or '-' or '=')))
        {
            var digit = Base32.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal);
            if (digit < 0)
            {
                throw new FormatException("This is not base32.");
            }
            (buffer, bits) = (((buffer << 5) | digit) & 0xFFFF, bits + 5);
            if (bits >= 8)
            {
                bits -= 8;
                bytes.Add((byte)(buffer >> bits));
            }
        }
        return [.. bytes];
    }
}
