using System.Runtime.Versioning;
using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace CrmAdmin.Tests.Identity;

[UnsupportedOSPlatform("windows")] // file modes
public sealed class MasterKeyTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-key-");
    private readonly MasterKey key = new(RandomNumberGenerator.GetBytes(32));

    private string Data => Path.Combine(folder.FullName, "data");

    private string KeyPath => Path.Combine(folder.FullName, "keys", "master.key");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_is_sealed_opens_again_and_looks_different_each_time()
    {
        var one = key.SealText("mail", "geheim 비밀");
        Assert.Equal("geheim 비밀", key.OpenText("mail", one));
        Assert.NotEqual(one, key.SealText("mail", "geheim 비밀"));
        Assert.Equal([], key.Open("mail", key.Seal("mail", [])));
    }

    [Fact]
    public void Another_key_another_purpose_or_any_changed_byte_does_not_open()
    {
        var box = key.Seal("mail", "geheim"u8);
        Assert.ThrowsAny<CryptographicException>(() => key.Open("totp", box));
        Assert.ThrowsAny<CryptographicException>(() => new MasterKey(RandomNumberGenerator.GetBytes(32)).Open("mail", box));
        for (var i = 0; i < box.Length; i++)
        {
            var changed = box.ToArray();
            changed[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => key.Open("mail", changed));
            Assert.ThrowsAny<CryptographicException>(() => key.Open("mail", box[..i]));
        }
        Assert.ThrowsAny<CryptographicException>(() => key.OpenText("mail", "not base64!"));
    }

    [Fact]
    public void Derived_keys_follow_RFC_5869_and_differ_by_purpose()
    {
        var known = new MasterKey(Enumerable.Repeat((byte)0x0b, 32).ToArray());
        var expected = HMACSHA256.HashData(
            HMACSHA256.HashData(new byte[32], Enumerable.Repeat((byte)0x0b, 32).ToArray()), "crmadmin/mail\u0001"u8.ToArray());
        Assert.Equal(expected, known.Derive("mail"));
        Assert.NotEqual(known.Derive("mail"), known.Derive("totp"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64 at all, and long enough to be one")]
    public void A_key_of_the_wrong_length_or_form_is_refused_without_showing_it(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(KeyPath)!);
        File.WriteAllText(KeyPath, text);
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var refusal = Assert.Throws<MasterKeyException>(() => Load(create: true));
        Assert.Contains(KeyPath, refusal.Message, StringComparison.Ordinal);
        if (text.Length > 0)
        {
            refusal = Assert.Throws<MasterKeyException>(() => Load(create: true, (MasterKeyFile.KeySetting, text)));
            Assert.Contains("CRM_MASTER_KEY ", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(text, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_setting_goes_before_the_file()
    {
        var bytes = RandomNumberGenerator.GetBytes(32);
        var loaded = Load(create: false, (MasterKeyFile.KeySetting, $" {Convert.ToBase64String(bytes)}\n"));
        Assert.Equal(new MasterKey(bytes).Derive("x"), loaded.Derive("x"));
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public void Without_a_key_Production_does_not_start_and_says_what_to_do()
    {
        var refusal = Assert.Throws<MasterKeyException>(() => Load(create: false));
        Assert.Contains("CRM_MASTER_KEY", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(KeyPath, refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyPath));
    }

    [Fact]
    public void Development_makes_one_that_only_its_owner_can_read_and_finds_it_again()
    {
        var made = Load(create: true);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(KeyPath)!));
        Assert.Equal(made.Derive("x"), Load(create: false).Derive("x"));
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(KeyPath)!));
    }

    [Fact]
    public void Servers_that_start_at_once_agree_on_one_key()
    {
        var keys = new string[8];
        Parallel.For(0, keys.Length, i => keys[i] = Convert.ToHexString(Load(create: true).Derive("x")));
        Assert.Single(keys.Distinct());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(KeyPath)!));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void A_file_that_others_may_use_is_refused(UnixFileMode others)
    {
        _ = Load(create: true);
        File.SetUnixFileMode(KeyPath, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);
        Assert.Contains("chmod 600", Assert.Throws<MasterKeyException>(() => Load(create: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_in_the_data_folder_is_refused_also_by_way_of_a_link()
    {
        Directory.CreateDirectory(Path.Combine(Data, "sub"));
        var link = Path.Combine(folder.FullName, "link");
        Directory.CreateSymbolicLink(link, Data);
        foreach (var path in new[] { "data/master.key", "data/sub/k", "elsewhere/../data/k", "link/k", "link/sub/k" })
        {
            var refusal = Assert.Throws<MasterKeyException>(
                () => Load(create: true, (MasterKeyFile.PathSetting, Path.Combine(folder.FullName, path))));
            Assert.Contains("data folder", refusal.Message, StringComparison.Ordinal);
        }
        Assert.Empty(Directory.GetFiles(Data, "*", SearchOption.AllDirectories));
        _ = Load(create: true, (MasterKeyFile.PathSetting, Path.Combine(folder.FullName, "data-not-it", "k")));
    }

    [Fact]
    public void The_default_place_is_the_configuration_folder_of_the_user()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("XDG_CONFIG_HOME", folder.FullName)]).Build();
        _ = MasterKeyFile.Load(configuration, Data, createIfMissing: true);
        Assert.True(File.Exists(Path.Combine(folder.FullName, "crmadmin", "master.key")));
    }

    private MasterKey Load(bool create, params (string Key, string Value)[] settings)
        => MasterKeyFile.Load(
            new ConfigurationBuilder()
                .AddInMemoryCollection([new(MasterKeyFile.PathSetting, KeyPath)])
                .AddInMemoryCollection(settings.Select(one => KeyValuePair.Create(one.Key, (string?)one.Value)))
                .Build(),
            Data,
            create);
}
