using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CrmAdmin.Tests.Support;

/// <summary>
/// Certificates that nobody signed, and a trust in chosen ones of them. SmtpClient has no validation of its own to set: it asks the
/// process-wide one, which here refuses whatever the system would, but for a missing root of those that were trusted by name.
/// </summary>
public static class LoopbackCertificate
{
    private static readonly ConcurrentDictionary<string, bool> Trusted = new(StringComparer.Ordinal);

    static LoopbackCertificate()
    {
#pragma warning disable SYSLIB0014, MA0039 // the one place where SmtpClient asks; nothing is let through but what was made here
        ServicePointManager.ServerCertificateValidationCallback = (_, shown, _, errors)
            => errors == SslPolicyErrors.None || (errors == SslPolicyErrors.RemoteCertificateChainErrors && shown is not null && Trusted.ContainsKey(shown.GetCertHashString()));
#pragma warning restore SYSLIB0014, MA0039
    }

    /// <param name="name">A host's name; null: the loopback address.</param>
    public static X509Certificate2 Make(string? name = null, bool trusted = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name ?? "127.0.0.1"}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (name is null)
        {
            names.AddIpAddress(IPAddress.Loopback);
        }
        else
        {
            names.AddDnsName(name);
        }
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        if (trusted)
        {
            Trusted[certificate.GetCertHashString()] = true;
        }
        return certificate;
    }
}
