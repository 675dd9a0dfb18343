using System.ComponentModel.DataAnnotations;

namespace CrmAdmin.Components.Features.Customers.Addresses;

/// <summary>A customer's addresses: each has a name of its own; at most one is billing and at most one delivery.</summary>
public interface IAddressesService
{
    /// <summary>Billing first, then delivery, then by name. Streets and numbers come masked to those without the right.</summary>
    /// <exception cref="NotFoundException">There is no such customer.</exception>
    [Requires(Permissions.AddressesRead)]
    Task<AddressList> ListAsync(long customerId, CancellationToken ct = default);

    /// <summary>
    /// Adds one (Id 0) or changes one; making it billing or delivery takes that from the one that had it. Like deleting and undoing
    /// it needs <see cref="Permissions.CustomersSensitive"/> too: nobody changes what they see masked.
    /// </summary>
    /// <exception cref="RuleException"><c>address.name-taken</c>: the customer has another address of that name.</exception>
    /// <exception cref="ConflictException">Somebody else saved after <see cref="AddressInput.Version"/> was read.</exception>
    [Requires(Permissions.AddressesEdit)]
    Task<Saved> SaveAsync(AddressInput input, CancellationToken ct = default);

    /// <exception cref="ConflictException">Somebody changed it after <paramref name="version"/> was read.</exception>
    [Requires(Permissions.AddressesEdit)]
    Task<Saved> DeleteAsync(long id, int version, CancellationToken ct = default);

    /// <summary>
    /// Takes back what a command did to addresses; a deleted one comes back under a new key. Billing and delivery stay with an
    /// address that got them since.
    /// </summary>
    /// <exception cref="RuleException"><c>address.name-taken</c>: another address has the name by now.</exception>
    [Requires(Permissions.AddressesEdit)]
    Task<UndoResult> UndoAsync(string correlation, CancellationToken ct = default);

    /// <summary>Gives one field of an address the value again that a row of the edit log says it had, as a new change.</summary>
    /// <exception cref="NotFoundException">No such row of an address, or it is older than a year.</exception>
    /// <exception cref="RuleException">
    /// <c>editlog.changed-since</c>: the field has another value than that change gave it; <c>address.name-taken</c>.
    /// </exception>
    [Requires(Permissions.AddressesEdit)]
    Task<Saved> RevertAsync(long row, CancellationToken ct = default);
}

public sealed record AddressList(IReadOnlyList<AddressInput> Addresses, bool MayEdit);

public sealed class AddressInput : IValidatableObject
{
    public const int NameLength = 60;
    public const int RecipientLength = 410;

    public long Id { get; set; }
    public int Version { get; set; }
    public long CustomerId { get; set; }

    [Required, StringLength(NameLength)]
    public string? Name { get; set; }

    [StringLength(RecipientLength)]
    public string? Recipient { get; set; }

    [StringLength(200)]
    public string? Company { get; set; }

    [StringLength(400)]
    public string? Street { get; set; }

    [StringLength(100)]
    public string? City { get; set; }

    [StringLength(100)]
    public string? Region { get; set; }

    [StringLength(20)]
    public string? PostalCode { get; set; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    [Required]
    public string? CountryCode { get; set; }

    [PhoneNumber, StringLength(40)]
    public string? Phone { get; set; }

    [PhoneNumber, StringLength(40)]
    public string? Fax { get; set; }

    public bool IsBilling { get; set; }
    public bool IsDelivery { get; set; }

    public AddressInput Copy() => (AddressInput)MemberwiseClone();

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CountryCode is { Length: > 0 } code)
        {
            if (AddressRules.Find(code) is not { } rule)
            {
                yield return new ValidationResult("address.unknown-country", [nameof(CountryCode)]);
                yield break;
            }
            if (PostalCode is { Length: > 0 } postal && !rule.AcceptsPostalCode(postal))
            {
                yield return new ValidationResult("address.postal-code", [nameof(PostalCode)]);
            }
        }
        if (string.IsNullOrWhiteSpace(Street) && string.IsNullOrWhiteSpace(City) && string.IsNullOrWhiteSpace(PostalCode))
        {
            yield return new ValidationResult("address.empty", [nameof(Street)]);
        }
    }
}
