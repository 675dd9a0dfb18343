using System.Diagnostics;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Identity;

public sealed class PasswordRulesTests
{
    private static readonly PasswordPolicy Default = new();
    private static readonly PasswordPolicy Composed = new() { NeedsUpper = true, NeedsLower = true, NeedsDigit = true, NeedsSymbol = true };
    private static readonly string[] Ann = ["Anna-Maria O’Brien", "anna.obrien@blumenhaus.example", "김민수"];

    [Theory]
    [InlineData("", "password.too-short(15)", "password.too-short(8)")]
    [InlineData("xK4#mQ9", "password.too-short(15)", "password.too-short(8)")]
    [InlineData("xK4#mQ9z", "password.too-short(15)", "")]
    [InlineData("zhwdmq vtlkxb", "password.too-short(15)", "")]
    [InlineData("zhwdmq vtlkxb p", "", "")]
    [InlineData("correct horse battery staple", "", "")]
    [InlineData("heute ist ein schöner Tag", "", "")]
    [InlineData("비밀번호는 아무도 모르게 지킨다", "", "")]
    [InlineData("🐎🔋📎✅🐎🔋📎", "password.too-short(15)", "password.too-short(8)")]
    [InlineData("password", "password.too-short(15)", "password.common")]
    [InlineData("passwordpassword", "password.common", "password.common")]
    [InlineData("aaaaaaaaaaaaaaaa", "password.common", "password.common")]
    [InlineData("qwertyuiopasdfgh", "password.common", "password.common")]
    [InlineData("1234567890123456", "password.common", "password.common")]
    [InlineData("iloveyouiloveyou", "password.common", "password.common")]
    [InlineData("P@ssw0rdP@ssw0rd", "password.common", "password.common")]
    [InlineData("CrmAdmin CrmAdmin", "password.context", "password.context")]
    [InlineData("crmadmin-2026!!", "password.context", "password.context")]
    [InlineData("AnnaMaria1985!!", "password.context", "password.context")]
    [InlineData("obrien'anna.2026", "password.context", "password.context")]
    [InlineData("Blumenhaus2026!", "password.context", "password.context")]
    [InlineData("김민수김민수김민수김민수김민수", "password.context", "password.context")]
    [InlineData("anna.obrien@blumenhaus.example", "password.context", "password.context")]
    [InlineData("my cat hunts the anna butterflies", "", "")]
    public void A_password_is_accepted_or_refused_by_the_default_rules(string password, string alone, string withSecondFactor)
    {
        Assert.Equal(alone, Check(password, Default, secondFactor: false));
        Assert.Equal(withSecondFactor, Check(password, Default, secondFactor: true));
    }

    [Theory]
    [InlineData("zhwdmq vtlkxb pj", "password.needs-upper password.needs-digit")]
    [InlineData("ZHWDMQ-VTLKXB-7J", "password.needs-lower")]
    [InlineData("Zhwdmq7vtlkxb9pj", "password.needs-symbol")]
    [InlineData("Zhwdmq vtlkxb p7", "")]
    [InlineData("Ärgörünü ßüß ٣٤", "password.too-short(16)")]
    [InlineData("7294618 30562947", "password.needs-upper password.needs-lower")]
    [InlineData("", "password.too-short(16) password.needs-upper password.needs-lower password.needs-digit password.needs-symbol")]
    public void A_store_may_ask_for_composition_and_every_broken_rule_is_named(string password, string errors)
        => Assert.Equal(errors, Check(password, Composed with { MinimumLength = 16 }, secondFactor: false));

    [Fact]
    public void Up_to_256_code_points_are_accepted_and_one_more_is_not()
    {
        var words = string.Concat(Enumerable.Range(0, 60).Select(i => $"w{i * 7919 % 977} é🐎"));
        var runes = words.EnumerateRunes().Take(257).ToArray();
        Assert.Equal("", Check(string.Concat(runes.Take(128)), Default, secondFactor: false));
        Assert.Equal("", Check(string.Concat(runes.Take(256)), Default, secondFactor: false));
        Assert.Equal("password.too-long(256)", Check(string.Concat(runes), Default, secondFactor: false));
        Assert.Equal("password.too-long(64)", Check(string.Concat(runes.Take(65)), Default with { MaximumLength = 10 }, secondFactor: false));
    }

    [Fact]
    public void No_store_goes_under_8_or_caps_under_64()
    {
        var lax = new PasswordPolicy { MinimumLength = 1, MinimumLengthWithSecondFactor = 0, MaximumLength = 8 };
        Assert.Equal((8, 8, 64), (lax.MinimumLength, lax.MinimumLengthWithSecondFactor, lax.MaximumLength));
        var strict = new PasswordPolicy { MinimumLength = 1000, MinimumLengthWithSecondFactor = 1000, MaximumLength = 1000 };
        Assert.Equal((64, 64, 256), (strict.MinimumLength, strict.MinimumLengthWithSecondFactor, strict.MaximumLength));
        Assert.Equal((15, 8, 256), (Default.MinimumLength, Default.MinimumLengthWithSecondFactor, Default.MaximumLength));
    }

    [Fact]
    public void One_password_typed_on_two_keyboards_is_one()
    {
        Assert.Equal("é가", PasswordRules.Normalize("e\u0301\u1100\u1161"));
        Assert.Equal("\ufffd", PasswordRules.Normalize("\ud83d"));
        Assert.NotEqual(PasswordRules.Normalize("Ａ"), PasswordRules.Normalize("A"));
    }

    [Fact]
    public void A_long_password_is_checked_in_bounded_time()
    {
        Check("warm up the lists", Default, secondFactor: false);
        string[] pieces = ["a", "p@$$w0rd", "4@8({[<3691!|71|0$5+7%2", "19851231", "qwertz", "\ud83d", "가"];
        var texts = pieces.SelectMany(piece => new[]
        {
            string.Concat(Enumerable.Repeat(piece, 256))[..256],
            string.Concat(Enumerable.Repeat(piece, 2_000_000)),
        }).ToList(); // making them takes longer than checking them
        var watch = Stopwatch.StartNew();
        texts.ForEach(text => Check(text, Default, secondFactor: false));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }

    [SharedDataFact]
    public void The_most_common_passwords_are_refused()
    {
        var passed = SharedData.Lines("weak-passwords/10k-most-common.txt").Where(one => one.Length >= 8)
            .Where(one => Check(one, Default, secondFactor: true).Length == 0).ToList();
        Assert.True(passed.Count == 0, string.Join(' ', passed));
    }

    private static string Check(string password, PasswordPolicy policy, bool secondFactor)
    {
        var errors = PasswordRules.Check("Password", password, policy, secondFactor, Ann);
        Assert.All(errors, error => Assert.Equal("Password", error.Field));
        return string.Join(' ', errors.Select(error => error.Args.Length == 0 ? error.Code : $"{error.Code}({string.Join(',', error.Args)})"));
    }
}
