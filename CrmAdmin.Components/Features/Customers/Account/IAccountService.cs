using System.ComponentModel.DataAnnotations;
using CrmAdmin.Components.Features.Customers.List;

namespace CrmAdmin.Components.Features.Customers.Account;

/// <summary>The Account tab: who the customer is and whom we ask about them.</summary>
public interface IAccountService
{
    /// <exception cref="NotFoundException">There is no such customer.</exception>
    [Requires(Permissions.CustomersRead)]
    Task<AccountDetails> GetAsync(long id, CancellationToken ct = default);

    /// <summary>
    /// Saves what the person may change: without <see cref="Permissions.CustomersSensitive"/> masked fields are left alone,
    /// without <see cref="Permissions.CustomersCredit"/> the credit.
    /// </summary>
    /// <exception cref="ConflictException">Somebody else saved after <see cref="AccountInput.Version"/> was read.</exception>
    /// <exception cref="InvalidInputException">Also when a name or e-mail that was filled is emptied (<c>input.cannot-empty</c>).</exception>
    /// <exception cref="RuleException">
    /// <c>customer.sign-in-id-taken</c>; <c>customer.refers-self</c>; <c>customer.refers-circle</c>: the referrer was, over others,
    /// referred by this customer.
    /// </exception>
    [Requires(Permissions.CustomersEdit)]
    Task<Saved> SaveAsync(AccountInput input, CancellationToken ct = default);

    /// <summary>
    /// Restores what the command changed; fields that somebody changed since, or that the person may no longer write, are left alone
    /// and named. Refuses like a save where the old values break a rule by now.
    /// </summary>
    /// <exception cref="NotFoundException">No change of the account with this correlation.</exception>
    [Requires(Permissions.CustomersEdit)]
    Task<UndoResult> UndoAsync(string correlation, CancellationToken ct = default);

    /// <summary>Gives one field the value again that a row of the edit log says it had, as a new change. The level and the blocklist have ways of their
    /// own.</summary>
    /// <param name="row">Key of the log's row, of anybody's change within the year.</param>
    /// <exception cref="NotFoundException">No such row of this kind, or it is older than a year.</exception>
    /// <exception cref="RuleException"><c>editlog.changed-since</c>: the field has another value than that change gave it. And as for a save.</exception>
    [Requires(Permissions.CustomersEdit)]
    Task<Saved> RevertAsync(long row, CancellationToken ct = default);
}

/// <summary>The form, what cannot be changed here, and what this person may do with it.</summary>
public sealed record AccountDetails(AccountInput Input, AccountFacts Facts, bool MayEdit, bool SeesSensitive, bool MayEditCredit);

public sealed record AccountFacts(
    DateTimeOffset RegisteredAt, DateTimeOffset? LastSignInAt, DateTimeOffset? LastActivityAt, DateTimeOffset? LastPasswordResetAt,
    AddedBy AddedBy, string? AddedByName, Choice? AccountManager, CustomerFound? Referrer);

/// <summary>One form, one service argument: what staff can change on the Account tab.</summary>
public sealed class AccountInput : IValidatableObject, IFieldInput
{
    public const int NameLength = 100;

    public long Id { get; set; }
    public int Version { get; set; }
    public string? SignInId { get; set; }
    public string? Number { get; set; }
    public string? NamePrefix { get; set; }
    public string? FirstName { get; set; }
    public string? MiddleName { get; set; }
    public string? LastName { get; set; }
    public string? NameSuffix { get; set; }
    public string? Company { get; set; }
    public string? Email { get; set; }
    public string? PersonalPhone { get; set; }
    public string? WorkPhone { get; set; }
    public string? WorkPhoneExtension { get; set; }
    public string? Fax { get; set; }
    public string? FaxExtension { get; set; }
    public string? PreferredLanguage { get; set; }
    public string? Gender { get; set; }

    public DateOnly? DateOfBirth { get; set; }
    public string? TaxNumber { get; set; }

    [EnumDataType(typeof(AccountType))]
    public AccountType AccountType { get; set; }

    public bool IsActive { get; set; }
    public long? AccountManagerId { get; set; }
    public long? ReferredById { get; set; }
    public bool CreditActive { get; set; }

    /// <summary>In minor units of the store's currency.</summary>
    [Range(0L, 1_000_000_000_000L)]
    public long CreditLimitMinor { get; set; }

    IReadOnlyList<FieldDef> IFieldInput.Fields => CustomerFields.All;

    public AccountInput Copy() => (AccountInput)MemberwiseClone();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(FirstName) && string.IsNullOrWhiteSpace(LastName) && string.IsNullOrWhiteSpace(Company))
        {
            yield return new ValidationResult("customer.needs-name", [nameof(LastName)]);
        }
        if (AccountType == AccountType.Guest && !string.IsNullOrWhiteSpace(SignInId))
        {
            yield return new ValidationResult("customer.guest-has-id", [nameof(SignInId)]);
        }
        if (WorkPhoneExtension is { Length: > 0 } && string.IsNullOrWhiteSpace(WorkPhone))
        {
            yield return new ValidationResult("customer.extension-alone", [nameof(WorkPhoneExtension)]);
        }
        if (FaxExtension is { Length: > 0 } && string.IsNullOrWhiteSpace(Fax))
        {
            yield return new ValidationResult("customer.extension-alone", [nameof(FaxExtension)]);
        }
        if (DateOfBirth is { } birth && birth.Year < 1880)
        {
            yield return new ValidationResult("customer.birth-too-early", [nameof(DateOfBirth)]);
        }
    }
}
