using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>
/// Some hundred rows of a file against the database: one read for all of them, then row by row, then what changed is saved and what is
/// new is inserted, past the change tracker, which holds only what was there.
/// </summary>
internal sealed class ImportBatch(CrmDbContext db, CustomerSearch search, IStoreInfo store, DateTimeOffset now, string addedBy, SeenKeys? dryRun)
{
    private readonly Dictionary<CustomerKey, Customer> known = [];
    private readonly List<(CustomerKey Key, Customer Customer)> made = [];
    private readonly List<Address> madeAddresses = [];
    private Dictionary<long, List<Address>> addresses = [];
    private IReadOnlyDictionary<CustomerKey, Customer> elsewhere = new Dictionary<CustomerKey, Customer>();
    private HashSet<string> takenSignInIds = [];
    private HashSet<CustomerKey> notNoted = [];

    public async Task<IReadOnlyList<RowOutcome>> ApplyAsync(IReadOnlyList<ImportedRow> rows, CancellationToken ct)
    {
        await ReadAsync(rows, ct);
        var level = await db.DefaultLevelIdAsync(ct);
        var outcomes = rows.Select(row => Customers(row, level)).ToArray();
        if (dryRun is null)
        {
            await db.InsertAsync([.. made.Select(one => one.Customer)], ct); // new customers have their keys from here on
            await db.InsertAsync([.. made.Select(one => NoteOf(one.Key, one.Customer))], ct);
        }
        for (var i = 0; i < rows.Count; i++)
        {
            outcomes[i] = Addresses(rows[i], outcomes[i]);
        }
        if (dryRun is null)
        {
            await db.SaveChangesAsync(ct);
            await db.InsertAsync(madeAddresses, ct);
        }
        return outcomes;
    }

    private async Task ReadAsync(IReadOnlyList<ImportedRow> rows, CancellationToken ct)
    {
        var lookup = new CustomerLookup(db, search, store);
        foreach (var (key, customer) in await lookup.FindAsync(rows, ct))
        {
            known[key] = customer;
        }
        notNoted = [.. lookup.ByContact];
        elsewhere = await lookup.OfOtherWebsitesAsync(
            [.. rows.Where(row => row.Customer is null).Select(row => row.Key).OfType<CustomerKey>()
                .Where(key => key.System == CustomerKey.Magento && !known.ContainsKey(key)).Distinct()], ct);
        var ids = known.Values.Concat(elsewhere.Values).Select(customer => customer.Id).Distinct().ToList();
        addresses = (await db.Addresses().Where(address => ids.Contains(address.CustomerId)).OrderBy(address => address.Id).ToListAsync(ct))
            .GroupBy(address => address.CustomerId).ToDictionary(its => its.Key, its => its.ToList());
        var guests = known.Values.Where(customer => customer.AccountType == AccountType.Guest).Select(customer => customer.EmailKey);
        var wanted = rows.Select(row => Customer.SignInKeyOf(row.Customer?.Email)).Concat(guests).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        takenSignInIds = [
            .. await db.Customers().Where(c => wanted.Contains(c.SignInKey!)).Select(c => c.SignInKey!).ToListAsync(ct),
            .. await db.RetiredSignInIds().Where(r => wanted.Contains(r.Key)).Select(r => r.Key).ToListAsync(ct)];
    }

    private RowOutcome Customers(ImportedRow row, long level)
    {
        if (row.Rejection is not null || row.Key is null)
        {
            return RowOutcome.Reject(row.Rejection ?? new("", "import.row.no-key"));
        }
        if (row.Customer is not { } draft)
        {
            var email = row.Key.Value.Split('|')[^1];
            return known.ContainsKey(row.Key) || dryRun?.Contains(row.Key) == true ? new(RowKind.Unchanged, [])
                : elsewhere.ContainsKey(row.Key) ? new(RowKind.Unchanged, [new("_website", "import.row.other-website", email)])
                : RowOutcome.Reject(new("", "import.row.unknown-customer", email));
        }
        if (known.TryGetValue(row.Key, out var customer))
        {
            var wasGuest = customer.AccountType == AccountType.Guest;
            List<InputError> warnings = [.. CustomerDrafts.Apply(draft, customer)];
            if (wasGuest)
            {
                GiveSignInId(customer, warnings); // a guest who has registered since
            }
            if (dryRun is null && notNoted.Remove(row.Key))
            {
                // Found again by it when staff has corrected the name or the contact.
                db.ImportKeys().Add(NoteOf(row.Key, customer));
            }
            return new(HasChanged(customer) ? RowKind.Updated : RowKind.Unchanged, warnings);
        }
        return Create(row, draft, level);
    }

    private RowOutcome Create(ImportedRow row, CustomerDraft draft, long level)
    {
        var key = row.Key!;
        // Magento's file is a list of accounts; the others say it, or know only who bought.
        var isRegistered = draft.AccountType is { } said ? said == ImportedAccountType.Registered : key.System == CustomerKey.Magento;
        var customer = new Customer
        {
            AccountType = isRegistered ? AccountType.Registered : AccountType.Guest,
            IsActive = draft.Active ?? true,
            RegisteredAt = draft.RegisteredAt ?? now,
            AddedBy = AddedBy.Import,
            AddedByName = addedBy,
            CountryCode = row.Addresses.OrderByDescending(a => a.IsBilling).Select(a => a.CountryCode).FirstOrDefault(code => code is not null),
            LevelId = level,
        };
        List<InputError> warnings = [.. CustomerDrafts.Apply(draft, customer)];
        GiveSignInId(customer, warnings);
        known[key] = customer;
        made.Add((key, customer));
        dryRun?.Add(key, 0);
        return new(RowKind.Created, warnings);
    }

    // Who is registered signs in with the e-mail, unless somebody has, or had, that ID.
    private void GiveSignInId(Customer customer, List<InputError> warnings)
    {
        if (customer is not { AccountType: AccountType.Registered, SignInId: null } || Customer.SignInKeyOf(customer.Email) is not { } signIn)
        {
            return;
        }
        if (takenSignInIds.Add(signIn))
        {
            customer.SignInId = customer.Email;
        }
        else
        {
            warnings.Add(new("", "import.row.sign-in-id-taken", customer.Email!));
        }
    }

    private RowOutcome Addresses(ImportedRow row, RowOutcome outcome)
    {
        if (outcome.Kind == RowKind.Rejected || row.Addresses.Count == 0)
        {
            return outcome;
        }
        if ((!known.TryGetValue(row.Key!, out var customer) && !elsewhere.TryGetValue(row.Key!, out customer)) || (customer.Id == 0 && dryRun is not null))
        {
            return outcome with { Kind = RowKind.Created }; // a dry run's own customer: its addresses are new too
        }
        var change = RowKind.Unchanged;
        foreach (var draft in row.Addresses)
        {
            if (!addresses.TryGetValue(customer.Id, out var its))
            {
                addresses[customer.Id] = its = [];
            }
            var (address, isNew) = AddressDrafts.Apply(draft, row.Key!, customer, its);
            if (isNew)
            {
                its.Add(address);
                madeAddresses.Add(address);
                change = RowKind.Created;
            }
            else if (change == RowKind.Unchanged && HasChanged(address))
            {
                change = RowKind.Updated;
            }
        }
        return outcome.Kind == RowKind.Created || change == RowKind.Unchanged ? outcome
            : outcome with { Kind = row.Customer is null ? change : RowKind.Updated };
    }

    private static ImportKey NoteOf(CustomerKey key, Customer customer) => new() { System = key.System, Value = key.Value, CustomerId = customer.Id };

    // What is new to this batch is not tracked, and is created however often the file comes back to it.
    private bool HasChanged(object entity)
    {
        var entry = db.Entry(entity);
        if (entry.State == EntityState.Detached)
        {
            return false;
        }
        entry.DetectChanges();
        return entry.State == EntityState.Modified;
    }
}
