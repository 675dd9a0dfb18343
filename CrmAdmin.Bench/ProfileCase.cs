using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Addresses;
using CrmAdmin.Components.Features.Blocklist;
using CrmAdmin.Components.Features.Consents;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Components.Features.EditLog;
using Microsoft.Data.Sqlite;

namespace CrmAdmin.Bench;

/// <summary>The whole profile by its key, as its page asks for it: head, account, addresses, consents, and the first page of the logs.</summary>
/// <param name="isSeen">Of five customers again and again; else of others each time, whose pages nobody has read.</param>
internal sealed class ProfileCase(BenchShop shop, bool isSeen = false)
{
    private const string Customer =
        "c.id, c.version, c.sign_in_id, c.number, c.name_prefix, c.first_name, c.middle_name, c.last_name, c.name_suffix, c.company, c.email, c.personal_phone, c.work_phone, "
        + "c.work_phone_extension, c.fax, c.fax_extension, c.preferred_language, c.gender, c.date_of_birth, c.tax_number, c.account_type, c.is_active, c.registered_at, c.added_by, "
        + "c.added_by_name, c.account_manager_id, c.referred_by_id, c.credit_active, c.credit_limit_minor, c.block_marked, c.block_purchases, c.block_sign_in, c.block_ends_at, "
        + "c.last_sign_in_at, c.last_activity_at, c.last_password_reset_at, c.order_count, c.total_spent_minor";

    private const int Same = 5; // so many rounds before it is measured, in which both must find the same
    private readonly Random ours = new(11);
    private readonly Random plain = new(12);
    private long id;
    private int asked;
    private int askedPlainly;

    public Case Make() => new(isSeen ? "whole profile, seen before" : "whole profile", 3, AskAsync, AskPlainly);

    private async Task<long> AskAsync()
    {
        id = isSeen ? 1 + (++asked % Same * (shop.Customers / Same)) : 1 + ours.NextInt64(shop.Customers);
        var head = await shop.CallAsync<ICustomersService, CustomerHead>(customers => customers.GetHeadAsync(id));
        await shop.CallAsync<IAccountService, AccountDetails>(accounts => accounts.GetAsync(id));
        var marks = await shop.CallAsync<IConsentsService, IReadOnlyList<ConsentMark>>(consents => consents.GetMarksAsync(id));
        var addresses = await shop.CallAsync<IAddressesService, AddressList>(book => book.ListAsync(id));
        var log = await shop.CallAsync<IEditLogService, Page<EditRow>>(logs => logs.ListAsync(new(id)));
        var blocks = await shop.CallAsync<IBlocklistService, Page<BlockLogRow>>(blocklist => blocklist.GetLogAsync(new(id, Size: 1)));
        var consents = await shop.CallAsync<IConsentsService, Page<ConsentRow>>(ledger => ledger.GetLogAsync(new(id, Size: 1)));
        return (head.Id == id ? 1 : 0) + (marks.Count > 0 ? 1 : 0) + addresses.Addresses.Count + log.Items.Count + blocks.Items.Count + consents.Items.Count;
    }

    private long AskPlainly()
    {
        // Its own customers: whoever came second to one would find the pages read already.
        var its = ++askedPlainly > Same && !isSeen ? 1 + plain.NextInt64(shop.Customers) : id;
        using var connection = Plain.Open(shop.Storage);
        List<object?[]> Rows(string sql, params (string Name, object Value)[] more) => Plain.Read(connection, sql, Values, [("$id", its), .. more]);

        var head = Rows($"SELECT {Customer}, l.name, m.name FROM customers c JOIN levels l ON l.id = c.level_id LEFT JOIN staff m ON m.id = c.account_manager_id WHERE c.id = $id");
        Rows($"SELECT {Customer} FROM customers c WHERE c.id = $id");
        Rows("SELECT id, name FROM staff WHERE id = (SELECT account_manager_id FROM customers WHERE id = $id)");
        Rows($"SELECT {Customer} FROM customers c WHERE c.id = (SELECT referred_by_id FROM customers WHERE id = $id)");
        Rows("SELECT preferred_language FROM customers WHERE id = $id");
        Rows("SELECT kind, state FROM consent_states WHERE customer_id = $id");
        var addresses = Rows("SELECT id, version, customer_id, name, recipient, company, street, city, region, postal_code, country_code, phone, fax, is_billing, is_delivery FROM addresses WHERE customer_id = $id ORDER BY is_billing DESC, is_delivery DESC, name");
        var year = Plain.Micros(DateTimeOffset.UtcNow.AddYears(-1));
        var log = Rows("SELECT id, \"at\", entity, entity_id, kind, field, \"old\", \"new\", \"by\", source, correlation FROM edit_log WHERE customer_id = $id AND \"at\" >= $year ORDER BY id DESC LIMIT 26", ("$year", year));
        Plain.Number(connection, "SELECT count(*) FROM (SELECT 1 FROM edit_log WHERE customer_id = $id AND \"at\" >= $year LIMIT 1001)", ("$id", its), ("$year", year));
        var blocks = Rows("SELECT id, \"at\", action, purchases, sign_in, reason, note, until, \"by\", source FROM blocklist_log WHERE customer_id = $id ORDER BY id DESC LIMIT 2");
        var consents = Rows("SELECT e.number, e.kind, e.state, e.at, e.channel, e.by FROM consent_subjects s JOIN consent_ledger e ON e.subject = s.subject WHERE s.customer_id = $id ORDER BY e.number DESC LIMIT 2");
        return head.Count + 1 + addresses.Count + Math.Min(log.Count, 25) + Math.Min(blocks.Count, 1) + Math.Min(consents.Count, 1);
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
