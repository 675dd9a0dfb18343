using System.Data.Common;
using CrmAdmin.Server.Features.Customers.Account;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Server.Features.Exchange.Exports;

/// <summary>A customer's row as the database gives it, only the columns asked for; instants and days in either provider's form.</summary>
internal sealed class ExportReader(DbDataReader reader)
{
    private readonly bool isSqlite = reader is SqliteDataReader;
    private readonly int[] ordinals = [.. Enum.GetValues<ExportedColumn>().Select(column => reader.GetOrdinal(column.ToString()))];

    public long Id => reader.GetInt64(ordinals[(int)ExportedColumn.Id]);

    public string? Text(ExportedColumn column) => IsNull(column) ? null : reader.GetString(ordinals[(int)column]);

    public long? Whole(ExportedColumn column) => IsNull(column) ? null : reader.GetInt64(ordinals[(int)column]);

    public int Count(ExportedColumn column) => reader.GetInt32(ordinals[(int)column]);

    public bool Flag(ExportedColumn column) => reader.GetBoolean(ordinals[(int)column]);

    public DateOnly? Day(ExportedColumn column) => IsNull(column) ? null
        : isSqlite ? DateOnly.ParseExact(reader.GetString(ordinals[(int)column]), "yyyy-MM-dd", CultureInfo.InvariantCulture)
        : reader.GetFieldValue<DateOnly>(ordinals[(int)column]);

    /// <summary>In UTC.</summary>
    public DateTime? Moment(ExportedColumn column) => IsNull(column) ? null
        : isSqlite ? DateTime.UnixEpoch.AddTicks(reader.GetInt64(ordinals[(int)column]) * TimeSpan.TicksPerMicrosecond)
        : reader.GetFieldValue<DateTimeOffset>(ordinals[(int)column]).UtcDateTime;

    private bool IsNull(ExportedColumn column) => reader.IsDBNull(ordinals[(int)column]);
}

/// <summary>What is read of a customer; named as in <see cref="Customer"/>, of the two addresses with their mark before it.</summary>
internal enum ExportedColumn
{
    Id, SignInId, Number, NamePrefix, FirstName, MiddleName, LastName, NameSuffix, Company, Email, PersonalPhone, WorkPhone, WorkPhoneExtension, Fax,
    FaxExtension,
    PreferredLanguage, Gender, DateOfBirth, TaxNumber, AccountType, IsActive, LevelId, BlockMarked, BlockPurchases, BlockSignIn, BlockEndsAt, AccountManagerId,
    AddedBy, AddedByName, RegisteredAt, LastSignInAt, LastActivityAt, LastPasswordResetAt, CreditActive, CreditLimitMinor, OrderCount, TotalSpentMinor,
    ReferrerSignInId, ReferrerFirstName, ReferrerMiddleName, ReferrerLastName, ReferrerCompany,
    BillingName, BillingRecipient, BillingCompany, BillingStreet, BillingCity, BillingRegion, BillingPostalCode, BillingCountry, BillingPhone, BillingFax,
    DeliveryName, DeliveryRecipient, DeliveryCompany, DeliveryStreet, DeliveryCity, DeliveryRegion, DeliveryPostalCode, DeliveryCountry, DeliveryPhone,
    DeliveryFax,
}
