using CrmAdmin.Components.Features.SignIn.Passwords;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.SignIn.Passwords;
using Xunit;

namespace CrmAdmin.Tests.Features.SignIn.Passwords;

/// <summary>Every way in which a password is set gives the same answer, by the store's rules as they stand.</summary>
public sealed class PasswordPathsTests : PasswordsTest
{
    /// <summary>Words that no path's person is called, so that the expected answer is one for all.</summary>
    private static readonly string[] Common =
    [
        "", " ", "a", "1234567", "xK4#mQ9", "xK4#mQ9z", "password", "Password1!", "qwertyuiop", "iloveyou1", "P@ssw0rd2026", "letmein!", "12345678",
        "aaaaaaaaaaaaaaa", "abcdefghijklmnop", "qwertyuiopasdfgh", "passwordpassword", "P@ssw0rdP@ssw0rd", "1234567890123456", "iloveyouiloveyou",
        "2026-03-02 2026-03", "adminadminadmin1", "zhwdmq vtlkxb", "zhwdmq vtlkxb p", "Zhwdmq Vtlkxb P", "ZHWDMQ VTLKXB P", "zhwdmq7vtlkxb9p",
        "Zhwdmq7vtlkxb9p", "Zhwdmq7-vtlkxb9p", "ZHWDMQ7-VTLKXB9P", "correct horse battery staple", "Correct Horse Battery Staple 9",
        "heute ist ein schöner Tag", "비밀번호는 아무도 모르게 지킨다", "🐎🔋📎✅🐎🔋📎✅", "пятьсот лошадей бегут в поле", "crmadmin-2026!!", "CrmAdmin CrmAdmin",
        "Test shop Test shop!", "test-shop-2026", "   leading and trailing   ", "tab\tand\nnewline inside it", "ÄÖÜäöüß€@µ²³{[]}",
        "<script>alert(1)</script>", "'; DROP TABLE customers; --", "{{secret}} {{customerId}}", "０１２３４５６７８９ａｂｃｄｅｆ",
        "e\u0301e\u0301e\u0301e\u0301 cafe\u0301 noisette", "\ud83d lone surrogate here", "vqx-742-mblt-905-zkw",
        "seventeen Quiet otters 5!", "0000000000000000000000", "asdfghjkl;asdfghjkl;", "trustno1trustno1", "Summer2026Summer2026", "dragon monkey football",
    ];

    private static readonly string[] Long =
    [
        .. new[] { 64, 65, 128, 256, 257, 5_000 }.Select(length => string.Concat(Enumerable.Range(0, length)
            .Select(n => (char)('a' + (n * n * 31 + n * 7) % 26))))
    ];

    /// <summary>Good by all of the rules; what the customer has before each try of their own.</summary>
    private const string Between = "Zwölf Dachse tanzen 7 Polkas!";

    private static readonly (string Name, PasswordSettingsInput Rules)[] Rules =
    [
        ("at first", new()),
        ("short", new() { MinimumLength = 8, MaximumLength = 64 }),
        ("long", new() { MinimumLength = 24, MinimumLengthWithSecondFactor = 12, MaximumLength = 128 }),
        ("letters", new() { MinimumLength = 12, NeedsUpper = true, NeedsLower = true }),
        ("all kinds", new() { MinimumLength = 10, NeedsUpper = true, NeedsLower = true, NeedsDigit = true, NeedsSymbol = true }),
    ];

    private static readonly string[] Paths = ["set-up", "invitation", "own, staff", "own, staff with a second factor", "by hand", "own, customer", "preview"];

    public static TheoryData<string, string> RulesAndPaths
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var (name, _) in Rules)
            {
                foreach (var path in Paths)
                {
                    all.Add(name, path);
                }
            }
            return all;
        }
    }

    [Theory]
    [MemberData(nameof(RulesAndPaths))]
    public async Task Every_path_says_the_same_of_every_password(string rules, string path)
    {
        var input = Rules.Single(one => one.Name == rules).Rules;
        var tryAsync = await PathAsync(path);
        await SetRulesAsync(stored =>
        {
            foreach (var property in typeof(PasswordSettingsInput).GetProperties().Where(p => p.Name != "Version"))
            {
                property.SetValue(stored, property.GetValue(input));
            }
        });
        var policy = new PasswordPolicy
        {
            MinimumLength = input.MinimumLength,
            MinimumLengthWithSecondFactor = input.MinimumLengthWithSecondFactor,
            MaximumLength = input.MaximumLength,
            NeedsUpper = input.NeedsUpper,
            NeedsLower = input.NeedsLower,
            NeedsDigit = input.NeedsDigit,
            NeedsSymbol = input.NeedsSymbol,
        };
        var refused = 0;
        foreach (var password in Common.Concat(Long))
        {
            var expected = PasswordRules.Check("", password, policy, path == "own, staff with a second factor", "Test shop").Select(error => error.Code)
                .ToList();
            var answer = await tryAsync(password);
            refused += answer.Count > 0 ? 1 : 0;
            Assert.Equal($"{password}: {string.Join(' ', expected)}", $"{password}: {string.Join(' ', answer)}");
        }
        Assert.InRange(refused, 10, Common.Length + Long.Length - 1); // both kinds were among them
    }

    private static async Task<IReadOnlyList<string>> CodesAsync(Func<Task> set)
    {
        try
        {
            await set();
            return [];
        }
        catch (InvalidInputException invalid) when (invalid.Errors.All(error => error.Code.StartsWith("password.", StringComparison.Ordinal)))
        {
            return [.. invalid.Errors.Select(error => error.Code)];
        }
    }

    private async Task<Func<string, Task<IReadOnlyList<string>>>> PathAsync(string path)
    {
        switch (path)
        {
            case "set-up":
                return password => CodesAsync(() => Get<PasswordSetting>().CheckAsync(password, "Io", "io@q.de", hasSecondFactor: false, "Password", default));
            case "invitation" or "own, staff" or "own, staff with a second factor":
                var member = new StaffMember
                {
                    Name = "Io",
                    Email = "io@q.de",
                    EmailKey = "io@q.de",
                    Role = StaffRole.Viewer,
                    SecondFactor = path.EndsWith("factor", StringComparison.Ordinal) ? [1] : null
                };
                return password => CodesAsync(() => Get<PasswordSetting>().SetAsync(member, password, "Password", default));
            case "by hand":
                var id = await AddNamelessAsync("io");
                return password => CodesAsync(() => Get<PasswordResets>()
                    .HashAsync(new() { SignInId = "io", AccountType = default, IsActive = true, RegisteredAt = default, AddedBy = default, Id = id }, password,
                        default));
            case "own, customer":
                var customer = await AddNamelessAsync("io");
                await Passwords.ResetAsync(new() { CustomerId = customer, Password = Between, Again = Between });
                var epoch = (await CheckAsync(Between, "io")).Epoch;
                return async password =>
                {
                    var codes = await CodesAsync(async () => epoch = await SignIn.SetOwnAsync(customer, epoch, null, password));
                    await Passwords.ResetAsync(new() { CustomerId = customer, Password = Between, Again = Between });
                    epoch = (await CheckAsync(Between, "io")).Epoch;
                    return codes;
                };
            default:
                return async password => [.. (await Get<IPasswordSettingsService>().PreviewAsync(await Get<IPasswordSettingsService>().GetAsync(), password))
                    .Select(error => error.Code)];
        }
    }

    private Task<long> AddNamelessAsync(string signInId)
        => AddCustomerAsync(c => (c.SignInId, c.FirstName, c.LastName, c.Email, c.PersonalPhone) = (signInId, null, null, null, null));
}
