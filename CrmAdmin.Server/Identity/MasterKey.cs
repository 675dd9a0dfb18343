using System.Security.Cryptography;
using System.Text;

namespace CrmAdmin.Server.Identity;

/// <summary>The server must not start: the message says what is wrong with the master key and what to do, and never holds a key.</summary>
public sealed class MasterKeyException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// The 32 bytes from which every key of this installation is derived: Data Protection keys, waiting secrets, second factors. Lost,
/// all of these are unreadable for ever; so it belongs in the backup, apart from the data.
/// </summary>
public sealed class MasterKey
{
    public const int Length = 32;
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private readonly byte[] bytes;

    /// <exception cref="MasterKeyException">Not 32 bytes.</exception>
    public MasterKey(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length)
        {
            throw new MasterKeyException($"The master key is {bytes.Length} bytes long; it must be {Length}.");
        }
        this.bytes = bytes.ToArray();
    }

    /// <summary>A key of its own for each purpose (HKDF-SHA256): what one feature can open, another cannot.</summary>
    public byte[] Derive(string purpose, int length = 32)
        => HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, length, info: Encoding.UTF8.GetBytes("crmadmin/" + purpose));

    /// <summary>
    /// Encrypts and authenticates: version byte, random nonce, tag, AES-256-GCM cipher text. A purpose that names the row
    /// ("totp/42") keeps a value from being moved to another.
    /// </summary>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> plaintext)
    {
        var sealedBytes = new byte[1 + NonceLength + TagLength + plaintext.Length];
        var (nonce, tag, cipher) = Split(sealedBytes);
        sealedBytes[0] = Version;
        RandomNumberGenerator.Fill(nonce.Span);
        using var aes = new AesGcm(Derive(purpose), TagLength);
        aes.Encrypt(nonce.Span, plaintext, cipher.Span, tag.Span, [Version]);
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">Sealed with another key or for another purpose, or changed since.</exception>
    public byte[] Open(string purpose, byte[] sealedBytes)
    {
        if (sealedBytes.Length < 1 + NonceLength + TagLength || sealedBytes[0] != Version)
        {
            throw new CryptographicException("This is not a sealed value.");
        }
        var (nonce, tag, cipher) = Split(sealedBytes);
        var plaintext = new byte[cipher.Length];
        using var aes = new AesGcm(Derive(purpose), TagLength);
        aes.Decrypt(nonce.Span, cipher.Span, tag.Span, plaintext, [Version]);
        return plaintext;
    }

    /// <summary><see cref="Seal"/> of UTF-8, as base64.</summary>
    public string SealText(string purpose, string text) => Convert.ToBase64String(Seal(purpose, Encoding.UTF8.GetBytes(text)));

    /// <exception cref="CryptographicException">As <see cref="Open"/>; also where it is not base64.</exception>
    public string OpenText(string purpose, string sealedText)
    {
        var sealedBytes = new byte[sealedText.Length];
        return Convert.TryFromBase64String(sealedText, sealedBytes, out var length)
            ? Encoding.UTF8.GetString(Open(purpose, sealedBytes[..length]))
            : throw new CryptographicException("This is not a sealed value.");
    }

    private static (Memory<byte> Nonce, Memory<byte> Tag, Memory<byte> Cipher) Split(byte[] sealedBytes)
        => (sealedBytes.AsMemory(1, NonceLength), sealedBytes.AsMemory(1 + NonceLength, TagLength), sealedBytes.AsMemory(1 + NonceLength + TagLength));
}
