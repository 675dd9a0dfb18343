using System.Security.Cryptography;
using System.Text;
using OtpNet;
using QRCoder;

namespace CrmAdmin.Server.Identity;

/// <summary>Time-based one-time passwords, RFC 6238 with what every authenticator app can do: SHA-1, 30 seconds, six digits.</summary>
public static class Totp
{
    private const int Seconds = 30;
    private const int SecretBytes = 20; // RFC 4226 section 4, R6

    /// <summary>160 random bits as base32 without padding.</summary>
    public static string NewSecret() => Base32Encoding.ToString(KeyGeneration.GenerateRandomKey(SecretBytes));

    /// <summary>The number of the 30 seconds that <paramref name="now"/> lies in.</summary>
    public static long StepAt(DateTimeOffset now) => now.ToUnixTimeSeconds() / Seconds;

    /// <summary>A time-based code is the counter-based one (RFC 4226) of its step.</summary>
    /// <exception cref="ArgumentException">The secret is not base32.</exception>
    public static string Code(string secret, long step) => new Hotp(Base32Encoding.ToBytes(secret)).ComputeHOTP(step);

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
            // Every code is compared, in constant time: how long it takes tells nothing. The library's own check ends at the first that fits.
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
        => new OtpUri(OtpType.Totp, secret, account, issuer, OtpHashMode.Sha1, digits: 6, Seconds).ToString();

    /// <summary>An <c>svg</c> element without size, style or script, dark on white also where the page is dark.</summary>
    public static string QrCodeSvg(string uri)
    {
        using var code = QRCodeGenerator.GenerateQrCode(uri, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return svg.GetGraphic(4, "#000000", "#ffffff", drawQuietZones: true, SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
