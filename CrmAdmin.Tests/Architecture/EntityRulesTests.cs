using System.Reflection;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.EntityFrameworkCore.Metadata;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>What the edit log and the versions rest on, proven over the model instead of per feature.</summary>
public sealed class EntityRulesTests : CrmTest
{
    /// <summary>What may change without a row in a log, and why.</summary>
    private static readonly Dictionary<string, string> Unlogged = new(StringComparer.Ordinal)
    {
        ["Address.PlaceKey"] = "follows Street and PostalCode",
        ["Address.SourceKey"] = "the source's, not a person's",
        ["Customer.BlockEndsAt"] = "stands with the entry, which the blocklist log tells",
        ["Customer.CountryCode"] = "follows the addresses",
        ["Customer.EmailKey"] = "follows Email",
        ["Customer.FaxE164"] = "follows Fax",
        ["Customer.PersonalPhoneE164"] = "follows PersonalPhone",
        ["Customer.WorkPhoneE164"] = "follows WorkPhone",
        ["Customer.SignInKey"] = "follows SignInId",
        ["Customer.LastSignInAt"] = "the shop's traffic",
        ["Customer.LastActivityAt"] = "the shop's traffic",
        ["Customer.LastPasswordResetAt"] = "password events are a history of their own",
        ["Customer.OrderCount"] = "follows the orders",
        ["Customer.TotalSpentMinor"] = "follows the orders",
        ["Customer.SearchDocument"] = "follows the names",
        ["Customer.SearchShort"] = "follows the names",
        ["Level.NameKey"] = "follows Name",
        ["StaffMember.EmailKey"] = "follows Email",
        ["StaffMember.PasswordChangedAt"] = "stands with PasswordHash",
        ["StaffMember.InviteEndsAt"] = "stands with InviteHash",
        ["StaffMember.SecondFactorStep"] = "used codes",
        ["StaffMember.LastSignInAt"] = "sessions are a history of their own",
    };

    private static readonly string[] Secrets =
    [
        "CustomerPassword.Hash", "MailAccount.SealedPassword", "StaffMember.InviteHash", "StaffMember.PasswordHash", "StaffMember.SecondFactor"
    ];

    [Fact]
    public async Task Whatever_has_a_version_is_logged_and_guarded()
    {
        foreach (var entity in await ModelAsync())
        {
            var edited = entity.ClrType.IsAssignableTo(typeof(IAudited));
            Assert.True(edited == (entity.FindProperty("Version") is not null), entity.ClrType.Name);
            if (edited)
            {
                Assert.True(entity.FindProperty("Version")!.IsConcurrencyToken, entity.ClrType.Name);
                Assert.True(
                    entity.ClrType.IsAssignableTo(typeof(IAuditedCustomerData)) != entity.ClrType.IsAssignableTo(typeof(IAuditedAdministrationData)),
                    $"{entity.ClrType.Name} belongs to a customer or to the house");
            }
        }
    }

    [Fact]
    public async Task What_changes_without_a_log_row_is_listed_with_a_reason()
        => Assert.Equal(Unlogged.Keys.Order(StringComparer.Ordinal), Marked<NotLoggedAttribute>(await ModelAsync()));

    [Fact]
    public async Task Secrets_are_marked()
    {
        var model = await ModelAsync();
        Assert.Equal(Secrets, Marked<SecretAttribute>(model));
        string[] telling = ["Hash", "Secret", "Token", "Password", "Factor"];
        var looks = model.SelectMany(Properties)
            .Where(one => telling.Any(word => one.Property.Name.Contains(word, StringComparison.Ordinal)) && one.Property.ClrType != typeof(DateTimeOffset?))
            .Select(one => one.Name).Except(["StaffSession.KeyHash", "RoleRule.SecondFactorDemanded", "StaffMember.SecondFactorStep", "OutboxMail.HasSecret"]);
        Assert.Equal(Secrets, looks.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_both_unlogged_and_entered()
    {
        foreach (var (name, property) in (await ModelAsync()).SelectMany(Properties))
        {
            var info = property.PropertyInfo;
            Assert.False(info?.GetCustomAttribute<NotLoggedAttribute>() is not null && info.GetCustomAttribute<SensitiveAttribute>() is not null, name);
        }
    }

    [Fact]
    public async Task Every_edited_property_is_seen_by_the_log()
    {
        // A shadow property has no attribute to decide by and would never be logged.
        var shadows = (await ModelAsync()).Where(entity => entity.ClrType.IsAssignableTo(typeof(IAudited)))
            .SelectMany(entity => entity.GetProperties()).Where(property => property.IsShadowProperty());
        Assert.Empty(shadows.Select(property => $"{property.DeclaringType.ClrType.Name}.{property.Name}"));
    }

    [Fact]
    public async Task Keys_are_never_given_again()
    {
        await using var db = Shop.CreateDb();
        await db.Database.OpenConnectionAsync();
        using var command = db.Database.GetDbConnection().CreateCommand();
        foreach (var entity in (await ModelAsync()).Where(entity => entity.FindPrimaryKey()!.Properties is [{ Name: "Id" }]))
        {
            command.CommandText = $"SELECT sql FROM sqlite_master WHERE name = '{entity.GetTableName()}'";
            Assert.Contains("AUTOINCREMENT", (string?)await command.ExecuteScalarAsync());
        }
    }

    private static IEnumerable<string> Marked<TAttribute>(IEnumerable<IEntityType> model)
        where TAttribute : Attribute
        => model.SelectMany(Properties).Where(one => one.Property.PropertyInfo?.GetCustomAttribute<TAttribute>() is not null)
            .Select(one => one.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<(string Name, IProperty Property)> Properties(IEntityType entity)
        => entity.GetProperties().Select(property => ($"{entity.ClrType.Name}.{property.Name}", property));

    private async Task<IReadOnlyList<IEntityType>> ModelAsync() => await QueryAsync(db => Task.FromResult(db.Model.GetEntityTypes().ToList()));
}
