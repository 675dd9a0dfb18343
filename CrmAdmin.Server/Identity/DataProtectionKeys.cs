using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CrmAdmin.Server.Identity;

/// <summary>Writes the keys of cookies and tokens encrypted under the master key.</summary>
public sealed class MasterKeyXmlEncryptor(MasterKey key) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
        => new(new XElement("sealedKey", key.SealText(DataProtectionKeys.Purpose, plaintextElement.ToString(SaveOptions.DisableFormatting))),
            typeof(MasterKeyXmlDecryptor));
}

/// <summary>Made by Data Protection from the type's name in the key file: the name and this constructor are part of the file format.</summary>
public sealed class MasterKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    private readonly MasterKey key = services.GetRequiredService<MasterKey>();

    /// <exception cref="CryptographicException">Written under another master key.</exception>
    public XElement Decrypt(XElement encryptedElement)
    {
        using var text = new StringReader(key.OpenText(DataProtectionKeys.Purpose, encryptedElement.Value));
        using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XElement.Load(reader);
    }
}

public static class DataProtectionKeys
{
    internal const string Purpose = "data-protection-keys";

    /// <summary>Keys in files of <paramref name="keyFolder"/>, which is made with mode 0700, encrypted under the master key.</summary>
    public static IDataProtectionBuilder AddCrmDataProtection(this IServiceCollection services, string keyFolder, MasterKey masterKey)
    {
        PrivateFiles.MakeFolder(keyFolder);
        PrivateFiles.Restrict(keyFolder);
        services.TryAddSingleton(masterKey);
        services.Configure<KeyManagementOptions>(options => options.XmlEncryptor = new MasterKeyXmlEncryptor(masterKey));
        return services.AddDataProtection().SetApplicationName("CrmAdmin").PersistKeysToFileSystem(new DirectoryInfo(keyFolder));
    }
}
