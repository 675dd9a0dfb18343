using System.Reflection;
using System.Runtime.CompilerServices;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Server.Features.Customers.List;
using Xunit;

namespace CrmAdmin.Tests.Features.History.EditLog;

/// <summary>The filter of the edit log offers what can stand in it.</summary>
public sealed class EditFieldsTests
{
    [Fact]
    public void The_filter_offers_each_field_of_a_customer_that_a_change_is_logged_of_and_no_other()
    {
        var records = typeof(IAuditedCustomerData).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IAuditedCustomerData))).ToList();
        var logged = records.SelectMany(type => type.GetProperties()).Where(CanChange).Select(property => property.Name).Distinct(StringComparer.Ordinal);

        Assert.Contains(records, type => type.Name == "Customer");
        Assert.Equal(logged.Order(StringComparer.Ordinal), EditFields.Names.Order(StringComparer.Ordinal));
    }

    // What is set once, when a record is made, stands in the log only with the whole record.
    private static bool CanChange(PropertyInfo property)
        => property.Name != nameof(IAudited.Version) && property.SetMethod is { IsPublic: true } set
            && property.GetCustomAttribute<NotLoggedAttribute>() is null && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
}
