using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.History.AccessLog;
using CrmAdmin.Components.Features.History.EditLog;
using CrmAdmin.Components.Features.Membership.Blocklist;
using CrmAdmin.Components.Features.Membership.Levels;
using CrmAdmin.Components.Features.Privacy.Consents;
using CrmAdmin.Components.Features.SignIn.Passwords;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Bench;

/// <summary>
/// The whole profile by its key, every tab as its page asks for it: head, account, addresses, consents, and the logs: the first page of the edit log, the
/// latest of the others, and who has looked; that this one looked is written with it.
/// </summary>
/// <param name="isSeen">Of five customers again and again; else of others each time, whose pages nobody has read.</param>
internal sealed class ProfileCase(BenchShop shop, bool isSeen = false)
{
    private const string Customer =
        "c.id, c.version, c.sign_in_id, c.number, c.name_prefix, c.first_name, c.middle_name, c.last_name, c.name_suffix, c.company, c.email, "
        + "c.personal_phone, c.work_phone, c.work_phone_extension, c.fax, c.fax_extension, c.preferred_language, c.gender, c.date_of_birth, c.tax_number, "
        + "c.account_type, c.is_active, c.registered_at, c.added_by, c.added_by_name, c.account_manager_id, c.referred_by_id, c.credit_active, "
        + "c.credit_limit_minor, c.block_marked, c.block_purchases, c.block_sign_in, c.block_ends_at, c.last_sign_in_at, c.last_activity_at, "
        + "c.last_password_reset_at, c.order_count, c.total_spent_minor";

    private const int Same = Measure.WarmUps;
    private readonly Random ours = new(11);
    private readonly Random plain = new(12);
    private long id;
    private int asked;
    private int askedPlainly;
    private readonly HashSet<long> looked = [];

    public Case Make() => new(isSeen ? "whole profile, seen before" : "whole profile", 3, AskAsync, AskPlainly, FindsTheSame: isSeen);

    private async Task<Found> AskAsync()
    {
        id = isSeen ? 1 + (++asked % Same * (shop.Customers / Same)) : 1 + ours.NextInt64(shop.Customers);
        var head = await shop.CallAsync<ICustomersService, CustomerHead>(customers => customers.GetHeadAsync(id));
        await shop.CallAsync<IAccountService, AccountDetails>(accounts => accounts.GetAsync(id));
        var marks = await shop.CallAsync<IConsentsService, IReadOnlyList<ConsentMark>>(consents => consents.GetMarksAsync(id));
        var addresses = await shop.CallAsync<IAddressesService, AddressList>(book => book.ListAsync(id));
        var edits = await shop.CallAsync<IEditLogService, Page<EditRow>>(log => log.ListAsync(new(id)));
        var blocks = await shop.CallAsync<IBlocklistService, Page<BlockLogRow>>(blocklist => blocklist.GetLogAsync(new(id, Size: 1)));
        var consents = await shop.CallAsync<IConsentsService, Page<ConsentRow>>(ledger => ledger.GetLogAsync(new(id, Size: 1)));
        var levels = await shop.CallAsync<ICustomerLevelService, Page<LevelLogRow>>(log => log.GetLogAsync(new(id, Size: 1)));
        var passwords = await shop.CallAsync<IPasswordsService, Page<PasswordEventRow>>(log => log.GetLogAsync(new(id, Size: 1)));
        var looks = await shop.CallAsync<IAccessLogService, Page<AccessRow>>(log => log.ListAsync(new(id)));
        return new((head.Id == id ? 1 : 0) + (marks.Count > 0 ? 1 : 0) + addresses.Addresses.Count + edits.Items.Count + blocks.Items.Count
            + consents.Items.Count + levels.Items.Count + passwords.Items.Count + Math.Min(looks.Items.Count, 1));
    }

    private Found AskPlainly()
    {
        // Its own customers: whoever came second to one would find the pages read already.
        var its = ++askedPlainly > Same && !isSeen ? 1 + plain.NextInt64(shop.Customers) : id;
        using var connection = Plain.Open(shop.Storage);
        var year = Plain.Micros(DateTimeOffset.UtcNow.AddYears(-1));
        List<object?[]> Rows(string sql, params (string Name, object Value)[] more) => Plain.Read(connection, sql, Values, [("$id", its), .. more]);
        void Count(string table, string condition)
            => Plain.Number(connection, $"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition} LIMIT 1001)", ("$id", its), ("$year", year));

        var head = Rows(
            $"SELECT {Customer}, l.name, m.name FROM customers c JOIN levels l ON l.id = c.level_id LEFT JOIN staff m ON m.id = c.account_manager_id WHERE c.id = $id");
        Rows($"SELECT {Customer} FROM customers c WHERE c.id = $id");
        Rows("SELECT id, name FROM staff WHERE id = (SELECT account_manager_id FROM customers WHERE id = $id)");
        Rows($"SELECT {Customer} FROM customers c WHERE c.id = (SELECT referred_by_id FROM customers WHERE id = $id)");
        Rows("SELECT preferred_language FROM customers WHERE id = $id");
        Rows("SELECT kind, state FROM consent_states WHERE customer_id = $id");
        var addresses = Rows(
            "SELECT id, version, customer_id, name, recipient, company, street, city, region, postal_code, country_code, phone, fax, is_billing, is_delivery "
            + "FROM addresses WHERE customer_id = $id ORDER BY is_billing DESC, is_delivery DESC, name");
        var edits = Rows(
            "SELECT id, \"at\", entity, entity_id, kind, field, \"old\", \"new\", \"by\", source, correlation FROM edit_log WHERE customer_id = $id "
            + "AND \"at\" >= $year ORDER BY id DESC LIMIT 26", ("$year", year));
        Count("edit_log", "customer_id = $id AND \"at\" >= $year");
        var blocks = Rows(
            "SELECT id, \"at\", action, purchases, sign_in, reason, note, until, \"by\", source FROM blocklist_log WHERE customer_id = $id ORDER BY id DESC "
            + "LIMIT 2");
        Count("blocklist_log", "customer_id = $id");
        Rows("SELECT 1 FROM customers WHERE id = $id");
        var consents = Rows(
            "SELECT e.number, e.kind, e.state, e.at, e.channel, e.by FROM consent_subjects s JOIN consent_ledger e ON e.subject = s.subject "
            + "WHERE s.customer_id = $id ORDER BY e.number DESC LIMIT 2");
        Count("consent_ledger", "subject = (SELECT subject FROM consent_subjects WHERE customer_id = $id)");
        var levels = Rows("SELECT id, \"at\", \"from\", \"to\", why, reason, \"by\", source FROM level_log WHERE customer_id = $id ORDER BY id DESC LIMIT 2");
        Count("level_log", "customer_id = $id");
        var passwords = Rows(
            "SELECT id, \"at\", kind, valid_until, mail_id, \"by\", source FROM password_events WHERE customer_id = $id AND \"at\" >= $year ORDER BY id DESC "
            + "LIMIT 2", ("$year", year));
        Count("password_events", "customer_id = $id AND \"at\" >= $year");
        if (looked.Add(its))
        {
            Plain.Execute(
                connection, "INSERT INTO access_log (\"at\", customer_id, kind, staff_id, \"by\", source) VALUES ($at, $id, 'Viewed', NULL, 'Bench', 'ui')",
                ("$at", Plain.Micros(DateTimeOffset.UtcNow)), ("$id", its));
        }
        var looks = Rows(
            "SELECT id, \"at\", kind, subject, \"by\", source FROM access_log WHERE customer_id = $id AND \"at\" >= $year ORDER BY id DESC LIMIT 26",
            ("$year", year));
        Count("access_log", "customer_id = $id AND \"at\" >= $year");
        return new(head.Count + 1 + addresses.Count + Math.Min(edits.Count, 25) + Math.Min(blocks.Count, 1) + Math.Min(consents.Count, 1)
            + Math.Min(levels.Count, 1) + Math.Min(passwords.Count, 1) + Math.Min(looks.Count, 1));
    }

    private static object?[] Values(SqliteDataReader reader)
    {
        var values = new object?[reader.FieldCount];
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = reader.IsDBNull(column) ? null : reader.GetFieldType(column) == typeof(long) ? reader.GetInt64(column) : reader.GetString(column);
        }
        return values;
    }
}
