using System.ComponentModel.DataAnnotations;
using CrmAdmin.Components.Features.Customers.Account;

namespace CrmAdmin.Components.Features.Customers.List;

/// <summary>Finding customers, opening one, adding one.</summary>
public interface ICustomersService
{
    /// <summary>Newest first. E-mail, phone and a customer ID that is an e-mail address come masked to those without
    /// <see cref="Permissions.CustomersSensitive"/>.</summary>
    [Requires(Permissions.CustomersRead)]
    Task<Page<CustomerRow>> ListAsync(CustomerQuery query, CancellationToken ct = default);

    /// <summary>What the profile shows above its tabs.</summary>
    /// <exception cref="NotFoundException">There is no such customer.</exception>
    [Requires(Permissions.CustomersRead)]
    Task<CustomerHead> GetHeadAsync(long id, CancellationToken ct = default);

    /// <summary>What the filters can choose from: also colleagues who left, because their customers are still to be found.</summary>
    [Requires(Permissions.CustomersRead)]
    Task<CustomerChoices> GetChoicesAsync(CancellationToken ct = default);

    /// <summary>Up to ten customers whose id, number, name, e-mail or phone holds the term; for the search box and for choosing a referrer.</summary>
    [Requires(Permissions.CustomersRead)]
    Task<IReadOnlyList<CustomerFound>> FindAsync(string term, CancellationToken ct = default);

    /// <summary>Customers with the same e-mail, phone or name as what has been typed so far; at most five.</summary>
    [Requires(Permissions.CustomersAdd)]
    Task<IReadOnlyList<CustomerFound>> FindDuplicatesAsync(AddCustomerInput input, CancellationToken ct = default);

    /// <summary>Adds one; the person adding becomes the account manager.</summary>
    /// <exception cref="RuleException"><c>customer.sign-in-id-taken</c>: somebody has, or had, this customer ID.</exception>
    [Requires(Permissions.CustomersAdd)]
    Task<long> AddAsync(AddCustomerInput input, CancellationToken ct = default);
}

/// <summary>A registered customer can sign in to the shop; a guest bought without an account.</summary>
public enum AccountType
{
    Registered,
    Guest,
}

/// <summary>By which way a customer came here.</summary>
public enum AddedBy
{
    Staff,
    Portal,
    Api,
    Import,
    Seed,
}

public enum BlockFilter
{
    Marked,
    Purchases,
    SignIn,
}

/// <summary>A row of the list. Amounts are in minor units of the store's currency.</summary>
public sealed record CustomerRow(
    long Id, string? SignInId, string? Number, string Name, string? Email, string? Phone, string Level, bool IsActive,
    AccountType AccountType, BlockState Block, DateTimeOffset? LastSignInAt, DateTimeOffset RegisteredAt, int Orders, long SpentMinor);

/// <summary>What is blocked for a customer; marked alone blocks nothing.</summary>
public readonly record struct BlockState(bool Marked, bool Purchases, bool SignIn)
{
    public bool Any => Marked || Purchases || SignIn;
}

public sealed record CustomerHead(
    long Id, string? SignInId, string? Number, string Name, string? Email, string? Phone, string Level, bool IsActive,
    AccountType AccountType, BlockState Block, DateTimeOffset? LastSignInAt, DateTimeOffset RegisteredAt, int Orders, long SpentMinor,
    string? AccountManager, string? Company);

/// <summary>Enough of a customer to tell it from another.</summary>
public sealed record CustomerFound(long Id, string? SignInId, string? Number, string Name, string? Email, string? Phone, BlockState Block);

public sealed record Choice(long Id, string Name);

/// <param name="IsDisabled">To be filtered by, and not to be given a customer.</param>
public sealed record StaffChoice(long Id, string Name, bool IsDisabled = false);

/// <param name="Staff">The disabled come last.</param>
public sealed record CustomerChoices(IReadOnlyList<Choice> Levels, IReadOnlyList<StaffChoice> Staff);

/// <summary>What the dialog “Add customer” asks for.</summary>
public sealed class AddCustomerInput
{
    [Required, StringLength(AccountInput.NameLength)]
    public string? FirstName { get; set; }

    [Required, StringLength(AccountInput.NameLength)]
    public string? LastName { get; set; }

    [Required, Email]
    public string? Email { get; set; }

    [PhoneNumber, StringLength(40)]
    public string? PersonalPhone { get; set; }

    [StringLength(200)]
    public string? Company { get; set; }

    /// <summary>Empty for a guest; for a registered customer the e-mail is proposed.</summary>
    [StringLength(254)]
    public string? SignInId { get; set; }

    [EnumDataType(typeof(AccountType))]
    public AccountType AccountType { get; set; } = AccountType.Registered;

    [StringLength(10)]
    public string? PreferredLanguage { get; set; }
}
