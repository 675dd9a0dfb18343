using CrmAdmin.Components.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;

namespace CrmAdmin.Server.Features.Customers.Addresses;

public sealed class AddressesService(ICurrentStaff current, ReadConnectionFactory reads, Commands commands, EditUndo undo) : IAddressesService
{
    private static readonly Refusal NameTaken = Refusal.Unique<Address>(address => address.Name, "address.name-taken");

    public async Task<AddressList> ListAsync(long customerId, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.AddressesRead, ct);
        await using var reading = await reads.OpenAsync(ct);
        var addresses = await reading.ListAsync<Address>("WHERE customer_id = @id ORDER BY is_billing DESC, is_delivery DESC, name", ct, ("@id", customerId));
        if (addresses.Count == 0 && !await reading.AnyAsync("SELECT 1 FROM customers WHERE id = @id", ct, ("@id", customerId)))
        {
            throw new NotFoundException();
        }
        // Whoever cannot see an address in full cannot change it either: the form would send the mask back.
        var sees = actor.May(Permissions.CustomersSensitive);
        return new([.. addresses.Select(a => InputOf(a, sees))], sees && actor.May(Permissions.AddressesEdit));
    }

    public Task<Saved> SaveAsync(AddressInput input, CancellationToken ct = default)
        => RunAsync(input, async command =>
        {
            var db = command.Db;
            Address address;
            if (input.Id == 0)
            {
                if (!await db.Customers().AnyAsync(c => c.Id == input.CustomerId, ct))
                {
                    throw new NotFoundException();
                }
                address = new() { CustomerId = input.CustomerId, Name = "" };
                db.Addresses().Add(address);
            }
            else
            {
                address = await FindAsync(db, input.Id, input.Version, ct);
            }
            Apply(input, address);
            await MoveMarksAsync(db, address, ct);
            await command.SaveAsync();
            return new Saved(address.Id, address.Version, input.Id == 0 || address.Version != input.Version, command.Correlation);
        }, ct);

    public Task<Saved> DeleteAsync(long id, int version, CancellationToken ct = default)
        => RunAsync(null, async command =>
        {
            command.Db.Addresses().Remove(await FindAsync(command.Db, id, version, ct));
            return new Saved(id, version, true, command.Correlation);
        }, ct);

    public Task<UndoResult> UndoAsync(string correlation, CancellationToken ct = default)
        => RunAsync(null, command => undo.ApplyAsync(command.Db, correlation, RulesOf(command.Db), ct), ct);

    public Task<Saved> RevertAsync(long row, CancellationToken ct = default)
        => RunAsync(null, command => undo.RevertAsync(command.Db, row, RulesOf(command.Db), ct), ct);

    // Two rights: whoever cannot see an address in full cannot change it.
    private async Task<T> RunAsync<T>(AddressInput? input, Func<CommandContext, Task<T>> work, CancellationToken ct)
        where T : class
    {
        await current.RequireAsync(Permissions.CustomersSensitive, ct);
        return await commands.RunAsync(Permissions.AddressesEdit, input, work, ct, NameTaken);
    }

    /// <summary>Whether the person may give a field of an address an old value again.</summary>
    internal static bool MayWrite(Actor actor, string field)
        => actor.May(Permissions.AddressesEdit) && actor.May(Permissions.CustomersSensitive);

    private static UndoRules RulesOf(CrmDbContext db)
        => new(typeof(Address), _ => true, MayRemove: true, (record, stop) => LeaveMarksAsync(db, (Address)record, stop));

    // Undoing gives no mark back that another address got since.
    private static async Task<IReadOnlyList<string>> LeaveMarksAsync(CrmDbContext db, Address restored, CancellationToken ct)
    {
        var left = new List<string>();
        var others = await db.Addresses().Where(a => a.CustomerId == restored.CustomerId && a.Id != restored.Id).ToListAsync(ct);
        others.RemoveAll(other => db.Entry(other).State == EntityState.Deleted); // the undo itself takes it away
        if (restored.IsBilling && others.Exists(other => other.IsBilling))
        {
            restored.IsBilling = false;
            left.Add(nameof(Address.IsBilling));
        }
        if (restored.IsDelivery && others.Exists(other => other.IsDelivery))
        {
            restored.IsDelivery = false;
            left.Add(nameof(Address.IsDelivery));
        }
        return left;
    }

    private static async Task<Address> FindAsync(CrmDbContext db, long id, int version, CancellationToken ct)
    {
        var address = await db.Addresses().SingleOrDefaultAsync(a => a.Id == id, ct) ?? throw new NotFoundException();
        CommandContext.Expect(version, address);
        return address;
    }

    /// <summary>Billing and delivery are marks that one address of a customer has: giving it takes it from the others.</summary>
    internal static async Task MoveMarksAsync(CrmDbContext db, Address marked, CancellationToken ct)
    {
        if (!marked.IsBilling && !marked.IsDelivery)
        {
            return;
        }
        var others = await db.Addresses()
            .Where(a => a.CustomerId == marked.CustomerId && a.Id != marked.Id && (a.IsBilling || a.IsDelivery)).ToListAsync(ct);
        foreach (var other in others)
        {
            other.IsBilling &= !marked.IsBilling;
            other.IsDelivery &= !marked.IsDelivery;
        }
    }

    private static AddressInput InputOf(Address a, bool sees) => new()
    {
        Id = a.Id,
        Version = a.Version,
        CustomerId = a.CustomerId,
        Name = a.Name,
        Recipient = a.Recipient,
        Company = a.Company,
        Street = sees ? a.Street : Masking.Text(a.Street),
        City = a.City,
        Region = a.Region,
        PostalCode = a.PostalCode,
        CountryCode = a.CountryCode,
        Phone = sees ? a.Phone : Masking.Phone(a.Phone),
        Fax = sees ? a.Fax : Masking.Phone(a.Fax),
        IsBilling = a.IsBilling,
        IsDelivery = a.IsDelivery,
    };

    private static void Apply(AddressInput input, Address address)
    {
        address.Name = TextInput.Text(input.Name)!;
        address.Recipient = TextInput.Text(input.Recipient);
        address.Company = TextInput.Text(input.Company);
        address.Street = TextInput.Text(input.Street?.ReplaceLineEndings("\n"));
        address.City = TextInput.Text(input.City);
        address.Region = TextInput.Text(input.Region);
        address.PostalCode = TextInput.Text(input.PostalCode)?.ToUpperInvariant();
        address.CountryCode = input.CountryCode;
        address.Phone = Phones.Text(input.Phone);
        address.Fax = Phones.Text(input.Fax);
        (address.IsBilling, address.IsDelivery) = (input.IsBilling, input.IsDelivery);
    }
}
