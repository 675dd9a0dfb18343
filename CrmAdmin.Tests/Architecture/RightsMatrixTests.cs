using System.Reflection;
using CrmAdmin.Server.Features.Customers.List;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Architecture;

/// <summary>Every method of every contract, called as nobody and as every role, against <c>rights.csv</c>.</summary>
public sealed class RightsMatrixTests : CrmTest
{
    /// <summary>Contracts without rights of their own, and why.</summary>
    private static readonly Dictionary<string, string> NoContracts = new(StringComparer.Ordinal);

    private static IReadOnlyList<MethodInfo> Methods { get; } =
    [
        .. typeof(Permissions).Assembly.GetTypes()
            .Where(type => type.IsInterface && type.Name.EndsWith("Service", StringComparison.Ordinal) && !NoContracts.ContainsKey(type.Name))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .SelectMany(type => type.GetMethods()),
    ];

    [Fact]
    public void Every_method_names_its_permission_or_why_it_needs_none()
    {
        Assert.True(Methods.Count > 30);
        Assert.Empty(
            Methods.Where(method => (method.GetCustomAttribute<RequiresAttribute>() is null) == (method.GetCustomAttribute<AnonymousAttribute>() is null))
                .Select(NameOf));
        Assert.All(
            Methods.Select(method => method.GetCustomAttribute<RequiresAttribute>()?.Permission).OfType<string>(),
            permission => Assert.Contains(permission, Permissions.All.Append(Permissions.Self)));
    }

    [Fact]
    public void Every_permission_stands_in_the_file_and_guards_something()
    {
        var file = File.ReadAllLines(Path.Combine(Sources.Root, "CrmAdmin.Server", "Identity", "rights.csv"));
        Assert.Equal(Permissions.All.Order(StringComparer.Ordinal), file.Skip(1).Select(line => line.Split(',')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(Enum.GetNames<StaffRole>().Prepend("permission"), file[0].Split(','));
        var code = string.Concat(Sources.Files(".cs", "CrmAdmin.Server").Select(file => file.Text));
        Assert.All(
            typeof(Permissions).GetFields().Where(field => field.IsLiteral),
            field => Assert.Contains($"Permissions.{field.Name}", code));
    }

    [Fact]
    public void A_contract_has_eight_methods_at_most_and_all_are_asynchronous()
    {
        Assert.Empty(Methods.GroupBy(method => method.DeclaringType!.Name).Where(contract => contract.Count() > 8).Select(contract => contract.Key));
        Assert.Empty(Methods.Where(method => !method.ReturnType.IsAssignableTo(typeof(Task))).Select(NameOf));
    }

    [Fact]
    public async Task Nobody_gets_in_anywhere_but_where_it_says_so()
    {
        await AsNobody();
        foreach (var method in Methods)
        {
            Assert.Equal($"{NameOf(method)} {(IsAnonymous(method) ? "open" : "signed out")}", $"{NameOf(method)} {await CallAsync(method)}");
        }
    }

    [Theory]
    [InlineData(StaffRole.Viewer)]
    [InlineData(StaffRole.Support)]
    [InlineData(StaffRole.Manager)]
    [InlineData(StaffRole.Administrator)]
    public async Task A_role_may_do_what_the_file_says_and_nothing_else(StaffRole role)
    {
        await As(role);
        foreach (var method in Methods)
        {
            var permission = method.GetCustomAttribute<RequiresAttribute>()?.Permission;
            var allowed = permission is null or Permissions.Self || DefaultRights.All.Contains((role, permission));
            Assert.Equal($"{NameOf(method)} {(allowed ? "open" : "forbidden")}", $"{NameOf(method)} {await CallAsync(method)}");
        }
    }

    [Fact]
    public async Task Taking_a_right_closes_its_methods_and_no_others()
    {
        await AddStaffAsync(StaffRole.Administrator);
        foreach (var permission in Permissions.All.Except([Permissions.StaffManage, Permissions.RightsManage]))
        {
            await SetRightAsync(StaffRole.Administrator, permission, allowed: false);
            foreach (var method in Methods)
            {
                var closed = method.GetCustomAttribute<RequiresAttribute>()?.Permission == permission;
                var answer = await CallAsync(method);

                // Changing addresses needs to see them too.
                Assert.True((answer == "forbidden") == closed || (permission == Permissions.CustomersSensitive && answer == "forbidden" && Writes(method)),
                    $"{permission}: {NameOf(method)} {answer}");
            }
            await SetRightAsync(StaffRole.Administrator, permission, allowed: true);
        }
    }

    [Fact]
    public async Task A_denial_is_logged_with_keys_and_no_names()
    {
        var me = await As(StaffRole.Viewer);
        await CallAsync(Methods.First(method => method.Name == "InviteAsync"));
        Assert.Contains(Shop.Log.Lines, line => line.Contains($"Denied: staff {me.Id} (Viewer) lacks staff.manage"));
        Assert.DoesNotContain(Shop.Log.Lines, line => line.Contains(me.Name) || line.Contains(me.Email));
    }

    private static bool IsAnonymous(MethodInfo method) => method.GetCustomAttribute<AnonymousAttribute>() is not null;

    private static bool Writes(MethodInfo method)
        => method.DeclaringType!.Name == "IAddressesService" && method.GetCustomAttribute<RequiresAttribute>()!.Permission == Permissions.AddressesEdit;

    private static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    private async Task<string> CallAsync(MethodInfo method)
    {
        await using var scope = Shop.Services.CreateAsyncScope();
        if (Me is { } me)
        {
            await SignInAsync(scope.ServiceProvider, me); // a session of its own: some methods end it
        }
        try
        {
            var service = scope.ServiceProvider.GetRequiredService(method.DeclaringType!);
            await (Task)method.Invoke(
                service, BindingFlags.DoNotWrapExceptions, null, [.. method.GetParameters().Select(p => Default(p.ParameterType))], null)!;
            return "open";
        }
        catch (SignedOutException)
        {
            return "signed out";
        }
        catch (ForbiddenException)
        {
            return "forbidden";
        }
        catch (Exception)
        {
            return "open"; // refused or failed for another reason: the door was open
        }
    }

    private static object? Default(Type type)
    {
        if (type == typeof(string))
        {
            return "";
        }
        if (type.IsValueType)
        {
            return Activator.CreateInstance(type);
        }
        if (type.IsInterface || type.IsAbstract)
        {
            return null;
        }
        return type.GetConstructor([]) is { } empty ? empty.Invoke([])
            : type.GetConstructors().FirstOrDefault() is { } full ? full.Invoke([.. full.GetParameters().Select(p => Default(p.ParameterType))])
            : null;
    }
}
