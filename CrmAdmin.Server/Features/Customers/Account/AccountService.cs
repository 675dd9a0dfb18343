using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Exchange.Imports;
using CrmAdmin.Server.Features.History.EditLog;

namespace CrmAdmin.Server.Features.Customers.Account;

public sealed class AccountService(ICurrentStaff current, ReadConnectionFactory reads, Commands commands, EditUndo undo) : IAccountService
{
    private static readonly Refusal SignInIdTaken = Refusal.Unique<Customer>(customer => customer.SignInKey, "customer.sign-in-id-taken");

    private static readonly string[] Masked =
    [
        nameof(Customer.SignInId), nameof(Customer.Email), nameof(Customer.PersonalPhone), nameof(Customer.WorkPhone), nameof(Customer.Fax),
        nameof(Customer.DateOfBirth),
    ];

    // Their features have rules and histories of their own.
    private static readonly string[] OfOthers =
        [nameof(Customer.LevelId), nameof(Customer.BlockMarked), nameof(Customer.BlockPurchases), nameof(Customer.BlockSignIn)];

    public async Task<AccountDetails> GetAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        await using var reading = await reads.OpenAsync(ct);
        var customer = await reading.FirstAsync<Customer>("WHERE id = @id", ct, ("@id", id)) ?? throw new NotFoundException();
        var manager = customer.AccountManagerId is { } managerId && await reading.TextAsync("SELECT name FROM staff WHERE id = @id", ct, ("@id", managerId)) is { } name
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
            Apply(input, customer, sees, command.Actor.May(Permissions.CustomersCredit));
            await command.SaveAsync();
            return new Saved(customer.Id, customer.Version, customer.Version != input.Version, command.Correlation);
        }, ct, SignInIdTaken);

    public Task<UndoResult> UndoAsync(string correlation, CancellationToken ct = default)
        => commands.RunAsync(Permissions.CustomersEdit, null, command => undo.ApplyAsync(command.Db, correlation, RulesOf(command.Actor, command.Db), ct), ct, SignInIdTaken);

    public Task<Saved> RevertAsync(long row, CancellationToken ct = default)
        => commands.RunAsync(Permissions.CustomersEdit, null, command => undo.RevertAsync(command.Db, row, RulesOf(command.Actor, command.Db), ct), ct, SignInIdTaken);

    private static UndoRules RulesOf(Actor actor, CrmDbContext db)
        => new(typeof(Customer), field => MayWrite(actor, field), MayRemove: false, (record, stop) => CheckUndoAsync(db, (Customer)record, stop));

    /// <summary>Whether the person may give this field of a customer an old value again.</summary>
    internal static bool MayWrite(Actor actor, string field)
        => actor.May(Permissions.CustomersEdit) && !OfOthers.Contains(field) && (actor.May(Permissions.CustomersSensitive) || !Masked.Contains(field))
            && (actor.May(Permissions.CustomersCredit) || field is not (nameof(Customer.CreditActive) or nameof(Customer.CreditLimitMinor)));

    private static AccountInput InputOf(Customer c, bool sees) => new()
    {
        Id = c.Id,
        Version = c.Version,
        SignInId = sees ? c.SignInId : Masking.SignInId(c.SignInId),
        Number = c.Number,
        NamePrefix = c.NamePrefix,
        FirstName = c.FirstName,
        MiddleName = c.MiddleName,
        LastName = c.LastName,
        NameSuffix = c.NameSuffix,
        Company = c.Company,
        Email = sees ? c.Email : Masking.Email(c.Email),
        PersonalPhone = sees ? c.PersonalPhone : Masking.Phone(c.PersonalPhone),
        WorkPhone = sees ? c.WorkPhone : Masking.Phone(c.WorkPhone),
        WorkPhoneExtension = c.WorkPhoneExtension,
        Fax = sees ? c.Fax : Masking.Phone(c.Fax),
        FaxExtension = c.FaxExtension,
        PreferredLanguage = c.PreferredLanguage,
        Gender = c.Gender,
        DateOfBirth = sees ? c.DateOfBirth : null,
        TaxNumber = c.TaxNumber,
        AccountType = c.AccountType,
        IsActive = c.IsActive,
        AccountManagerId = c.AccountManagerId,
        ReferredById = c.ReferredById,
        CreditActive = c.CreditActive,
        CreditLimitMinor = c.CreditLimitMinor,
    };

    // Masked fields come back as they were shown: they are neither checked nor written.
    private static void Check(AccountInput input, Customer customer, bool sees)
    {
        var errors = Input.Check(input).Where(error => sees || !Masked.Contains(error.Field)).ToList();
        if (!sees && input.AccountType == AccountType.Guest && customer.SignInId is not null)
        {
            errors.Add(new(nameof(input.AccountType), "customer.guest-id-hidden"));
        }
        CannotEmpty(nameof(input.FirstName), customer.FirstName, input.FirstName);
        CannotEmpty(nameof(input.LastName), customer.LastName, input.LastName);
        if (sees)
        {
            CannotEmpty(nameof(input.Email), customer.Email, input.Email);
        }
        if (errors.Count > 0)
        {
            throw new InvalidInputException(errors);
        }

        void CannotEmpty(string field, string? before, string? after)
        {
            if (before is not null && string.IsNullOrWhiteSpace(after))
            {
                errors.Add(new(field, "input.cannot-empty"));
            }
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

    private static void Apply(AccountInput input, Customer customer, bool sees, bool mayEditCredit)
    {
        customer.Number = TextInput.Text(input.Number);
        customer.NamePrefix = TextInput.Text(input.NamePrefix);
        customer.FirstName = TextInput.Text(input.FirstName);
        customer.MiddleName = TextInput.Text(input.MiddleName);
        customer.LastName = TextInput.Text(input.LastName);
        customer.NameSuffix = TextInput.Text(input.NameSuffix);
        customer.Company = TextInput.Text(input.Company);
        customer.WorkPhoneExtension = TextInput.Text(input.WorkPhoneExtension);
        customer.FaxExtension = TextInput.Text(input.FaxExtension);
        customer.PreferredLanguage = TextInput.Text(input.PreferredLanguage);
        customer.Gender = TextInput.Text(input.Gender);
        customer.TaxNumber = TextInput.Text(input.TaxNumber);
        customer.AccountType = input.AccountType;
        customer.IsActive = input.IsActive;
        customer.AccountManagerId = input.AccountManagerId;
        customer.ReferredById = input.ReferredById;
        if (sees)
        {
            customer.Email = TextInput.Text(input.Email);
            customer.PersonalPhone = Phones.Text(input.PersonalPhone);
            customer.WorkPhone = Phones.Text(input.WorkPhone);
            customer.Fax = Phones.Text(input.Fax);
            customer.DateOfBirth = input.DateOfBirth;
        }
        if (mayEditCredit)
        {
            (customer.CreditActive, customer.CreditLimitMinor) = (input.CreditActive, input.CreditLimitMinor);
        }
    }
}
