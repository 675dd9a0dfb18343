using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.History.EditLog;

namespace CrmAdmin.Server.Features.Customers.Account;

public sealed class AccountService(ICurrentStaff current, ReadConnectionFactory reads, Commands commands, EditUndo undo) : IAccountService
{
    private static readonly Refusal SignInIdTaken = Refusal.Unique<Customer>(customer => customer.SignInKey, "customer.sign-in-id-taken");

    private static readonly FieldMap<Customer> Stored = new(CustomerFields.All);
    private static readonly FieldMap<AccountInput> Typed = new(CustomerFields.All);

    // Their features have rules and histories of their own.
    private static readonly string[] OfOthers =
        [nameof(Customer.LevelId), nameof(Customer.BlockMarked), nameof(Customer.BlockPurchases), nameof(Customer.BlockSignIn)];

    public async Task<AccountDetails> GetAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        await using var reading = await reads.OpenAsync(ct);
        var customer = await reading.FirstAsync<Customer>("WHERE id = @id", ct, ("@id", id)) ?? throw new NotFoundException();
        var manager = customer.AccountManagerId is { } managerId
            && await reading.TextAsync("SELECT name FROM staff WHERE id = @id", ct, ("@id", managerId)) is { } name
            ? new Choice(managerId, name) : null;
        var referrer = customer.ReferredById is { } referrerId ? await reading.FirstAsync<Customer>("WHERE id = @id", ct, ("@id", referrerId)) : null;
        var sees = actor.May(Permissions.CustomersSensitive);
        return new(
            InputOf(customer, sees),
            new(customer.RegisteredAt, customer.LastSignInAt, customer.LastActivityAt, customer.LastPasswordResetAt, customer.AddedBy,
                customer.AddedByName, manager, referrer is null ? null : CustomersService.Found(actor, referrer, reading.Now)),
            actor.May(Permissions.CustomersEdit), sees, actor.May(Permissions.CustomersCredit));
    }

    // The input's own rules are checked inside: what is masked for this person comes back as it was shown.
    public Task<Saved> SaveAsync(AccountInput input, CancellationToken ct = default)
        => commands.RunAsync(Permissions.CustomersEdit, null, async command =>
        {
            var (db, sees) = (command.Db, command.Actor.May(Permissions.CustomersSensitive));
            var customer = await db.Customers().SingleOrDefaultAsync(c => c.Id == input.Id, ct) ?? throw new NotFoundException();
            CommandContext.Expect(input.Version, customer);
            Check(input, customer, sees);
            if (input.AccountManagerId is { } manager && !await db.Staff().AnyAsync(m => m.Id == manager, ct))
            {
                throw new NotFoundException();
            }
            await CheckReferrersAsync(db, input.Id, input.ReferredById, ct);
            if (sees)
            {
                await db.SetSignInIdAsync(customer, TextInput.Text(input.SignInId), ct);
            }
            FieldValues.Apply(Typed, input, Stored, customer, command.Actor.May);
            await command.SaveAsync();
            return new Saved(customer.Id, customer.Version, customer.Version != input.Version, command.Correlation);
        }, ct, SignInIdTaken);

    public Task<UndoResult> UndoAsync(string correlation, CancellationToken ct = default)
        => commands.RunAsync(
            Permissions.CustomersEdit, null, command => undo.ApplyAsync(command.Db, correlation, RulesOf(command.Actor, command.Db), ct), ct, SignInIdTaken);

    public Task<Saved> RevertAsync(long row, CancellationToken ct = default)
        => commands.RunAsync(
            Permissions.CustomersEdit, null, command => undo.RevertAsync(command.Db, row, RulesOf(command.Actor, command.Db), ct), ct, SignInIdTaken);

    private static UndoRules RulesOf(Actor actor, CrmDbContext db)
        => new(typeof(Customer), field => MayWrite(actor, field), MayRemove: false, (record, stop) => CheckUndoAsync(db, (Customer)record, stop));

    /// <summary>Whether the person may give this field of a customer an old value again.</summary>
    internal static bool MayWrite(Actor actor, string field)
        => actor.May(Permissions.CustomersEdit) && !OfOthers.Contains(field) && CustomerFields.Find(field)?.MayEdit(actor.May) != false;

    private static AccountInput InputOf(Customer c, bool sees)
    {
        var input = new AccountInput { Id = c.Id, Version = c.Version };
        FieldValues.Show(Stored, c, Typed, input, sees);
        return input;
    }

    // Masked fields come back as they were shown: they are neither checked nor written.
    private static void Check(AccountInput input, Customer customer, bool sees)
    {
        var errors = Input.Check(input).Where(error => sees || CustomerFields.Find(error.Field)?.IsSensitive != true).ToList();
        if (!sees && input.AccountType == AccountType.Guest && customer.SignInId is not null)
        {
            errors.Add(new(nameof(input.AccountType), "customer.guest-id-hidden"));
        }
        errors.AddRange(Typed.Fields.Where(field => field.IsKept && (sees || !field.IsSensitive)
            && Stored.Get(field, customer) is not null && string.IsNullOrWhiteSpace((string?)Typed.Get(field, input)))
            .Select(field => new InputError(field.Key, "input.cannot-empty")));
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
    }

    // What was right when it was overwritten need not be so any more: the same rules as for a save.
    private static async Task<IReadOnlyList<string>> CheckUndoAsync(CrmDbContext db, Customer customer, CancellationToken ct)
    {
        var errors = Input.Check(InputOf(customer, sees: true)).Where(error => error.Code.StartsWith("customer.", StringComparison.Ordinal)).ToList();
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }
        await CheckReferrersAsync(db, customer.Id, customer.ReferredById, ct);
        await db.SetSignInIdAsync(customer, customer.SignInId, ct); // the key is still the one to be given up
        return [];
    }

    private static async Task CheckReferrersAsync(CrmDbContext db, long customerId, long? referrer, CancellationToken ct)
    {
        var visited = new HashSet<long>();
        for (var above = referrer; above is { } id && visited.Add(id);)
        {
            if (id == customerId)
            {
                throw new RuleException(visited.Count == 1 ? "customer.refers-self" : "customer.refers-circle");
            }
            var found = await db.Customers().Where(c => c.Id == id).Select(c => new { c.ReferredById }).SingleOrDefaultAsync(ct)
                ?? throw new NotFoundException();
            above = found.ReferredById;
        }
    }
}
