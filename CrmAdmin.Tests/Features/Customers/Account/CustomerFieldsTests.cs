using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Account;
using Xunit;

namespace CrmAdmin.Tests.Features.Customers.Account;

/// <summary>The table of fields against the entity, the input, the model and the texts.</summary>
public sealed class CustomerFieldsTests : CrmTest
{
    [Fact]
    public void Every_key_is_a_property_of_entity_and_input_and_every_property_of_the_input_has_a_row()
    {
        Assert.Equal(CustomerFields.All, new FieldMap<Customer>(CustomerFields.All).Fields);
        Assert.Equal(CustomerFields.All, new FieldMap<AccountInput>(CustomerFields.All).Fields);
        var typed = typeof(AccountInput).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Except(["Id", "Version"]);
        Assert.Equal(typed.Order(StringComparer.Ordinal), CustomerFields.All.Select(field => field.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Lengths_and_what_is_sensitive_are_those_of_the_model()
    {
        using var db = Shop.CreateDb();
        var entity = db.Model.FindEntityType(typeof(Customer))!;
        Assert.All(CustomerFields.All, field =>
        {
            var property = entity.FindProperty(field.Key)!;
            Assert.Equal((field.Key, field.Length), (field.Key, property.ClrType == typeof(string) ? property.GetMaxLength() ?? 0 : 0));
            Assert.Equal((field.Key, field.IsSensitive), (field.Key, property.PropertyInfo!.IsDefined(typeof(SensitiveAttribute), inherit: false)));
        });
    }

    [Fact]
    public void A_text_of_every_field_is_refused_one_character_past_its_length_at_its_field()
        => Assert.All(CustomerFields.All.Where(field => field.Length > 0), field =>
        {
            var map = new FieldMap<AccountInput>(CustomerFields.All);
            var input = new AccountInput { LastName = "Archer", WorkPhone = "0171 1234567", Fax = "0171 1234567", AccountType = default };
            map.Set(field, input, Of(field, field.Length));
            Assert.DoesNotContain(Input.Check(input), error => error.Field == field.Key);
            map.Set(field, input, Of(field, field.Length + 1));
            Assert.Single(Input.Check(input), error => error.Field == field.Key);
        });

    private static string Of(FieldDef field, int length) => field.Kind switch
    {
        FieldKind.Email => $"{new string('a', 60)}@{Host(length - 61)}",
        FieldKind.Phone => "123 4567" + new string(' ', length - 8),
        _ => new string('x', length),
    };

    private static string Host(int length) => string.Concat(Enumerable.Repeat("b.", (length - 2) / 2)) + new string('b', 2 + (length % 2));
}
