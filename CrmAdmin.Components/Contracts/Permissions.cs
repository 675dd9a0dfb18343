using System.Reflection;

namespace CrmAdmin.Components.Contracts;

/// <summary>
/// What a member of staff can be allowed to do. Which role may do what is data (the Rights page); the defaults stand in
/// <c>CrmAdmin.Server/Identity/rights.csv</c>. Names are stored: they are never changed.
/// </summary>
public static class Permissions
{
    public const string CustomersRead = "customers.read";

    /// <summary>See customer IDs that are e-mail addresses, e-mail addresses, phone numbers, streets and dates of birth in full instead of masked.</summary>
    public const string CustomersSensitive = "customers.sensitive";

    public const string CustomersAdd = "customers.add";
    public const string CustomersEdit = "customers.edit";

    /// <summary>Change whether a customer may buy on account, and up to what limit.</summary>
    public const string CustomersCredit = "customers.credit";

    public const string CustomersImport = "customers.import";

    /// <summary>Take customers along as a file.</summary>
    public const string CustomersExport = "customers.export";

    /// <summary>Take the edit log or the audit log along as a file: besides reading it and <see cref="CustomersExport"/>.</summary>
    public const string LogsExport = "logs.export";

    /// <summary>See, fetch and delete other people's exports too.</summary>
    public const string ExportsAll = "exports.all";

    public const string AddressesRead = "addresses.read";
    public const string AddressesEdit = "addresses.edit";
    public const string BlocklistRead = "blocklist.read";
    public const string BlocklistEdit = "blocklist.edit";
    /// <summary>Change a customer's level.</summary>
    public const string LevelsEdit = "levels.edit";

    public const string EditLogRead = "editlog.read";

    /// <summary>See who looked at a customer or downloaded what.</summary>
    public const string AccessLogRead = "accesslog.read";

    public const string OutboxRead = "outbox.read";

    /// <summary>Try a mail again, or end its tries.</summary>
    public const string OutboxSend = "outbox.send";

    /// <summary>Mail a customer a temporary password.</summary>
    public const string PasswordsSend = "passwords.send";

    /// <summary>Type a new password for a customer.</summary>
    public const string PasswordsReset = "passwords.reset";

    /// <summary>Read the log of password events.</summary>
    public const string PasswordsRead = "passwords.read";

    public const string ConsentsRead = "consents.read";
    public const string ConsentsEdit = "consents.edit";

    /// <summary>Check the consent ledger as a whole and see its entries.</summary>
    public const string LedgerVerify = "ledger.verify";

    public const string StaffManage = "staff.manage";
    public const string RightsManage = "rights.manage";

    /// <summary>See scheduled work, its runs and when it runs next.</summary>
    public const string JobsRead = "jobs.read";

    /// <summary>Start scheduled work by hand, and try it without changing anything.</summary>
    public const string JobsRun = "jobs.run";

    /// <summary>Change the store's settings.</summary>
    public const string SettingsManage = "settings.manage";

    /// <summary>Read the log of changes to staff, rights and settings.</summary>
    public const string AuditLogRead = "auditlog.read";

    /// <summary>Held by everybody who is signed in, never taken away: one's own password, second factor and sessions.</summary>
    public const string Self = "self";

    /// <summary>All that can be given and taken: every constant but <see cref="Self"/>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. typeof(Permissions).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(name => name != Self),
    ];
}

/// <summary>
/// The permission that a contract's method checks in its first line. Shown to readers here, proven by a test that calls every
/// method as every role; a method without it fails the build.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresAttribute(string permission) : Attribute
{
    public string Permission { get; } = permission;
}

/// <summary>A contract's method that works before anybody has signed in.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AnonymousAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}
