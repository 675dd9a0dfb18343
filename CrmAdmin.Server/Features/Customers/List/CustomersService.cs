using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Server.Features.Administration.Staff;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Search;
using CrmAdmin.Server.Features.History.AccessLog;
using CrmAdmin.Server.Features.Membership.Levels;

namespace CrmAdmin.Server.Features.Customers.List;

public sealed class CustomersService(
    ICurrentStaff current, ICrmDbSource source, CustomerQueries reading, CustomerSearch search, AccessRecorder access, Commands commands) : ICustomersService
{
    public async Task<Page<CustomerRow>> ListAsync(CustomerQuery query, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        return await reading.ListAsync(actor, query, ct);
    }

    public async Task<CustomerHead> GetHeadAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        var head = await reading.HeadAsync(actor, id, ct);
        access.RecordView(actor, id);
        return head;
    }

    public async Task<CustomerChoices> GetChoicesAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        return new(
            await db.Levels().OrderBy(level => level.Position).Select(level => new Choice(level.Id, level.Name)).ToListAsync(ct),
            await db.Staff().OrderBy(member => member.IsDisabled).ThenBy(member => member.Name)
                .Select(member => new StaffChoice(member.Id, member.Name, member.IsDisabled)).ToListAsync(ct));
    }

    public async Task<IReadOnlyList<CustomerFound>> FindAsync(string term, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        if (string.IsNullOrWhiteSpace(term))
        {
            return [];
        }
        await using var db = source.Create(actor.ToAuthor());
        var found = await search.NewestAsync(db, term, 10, ct);
        return [.. found.Select(customer => Found(actor, customer, db.Now))];
    }

    public async Task<IReadOnlyList<CustomerFound>> FindDuplicatesAsync(AddCustomerInput input, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersAdd, ct);
        await using var db = source.Create(actor.ToAuthor());
        List<string> terms = [];
        if (input.Email is { Length: >= 3 } email && EmailAttribute.IsEmail(email.Trim()))
        {
            terms.Add(email);
        }
        if (input.PersonalPhone?.Count(char.IsDigit) >= 6)
        {
            terms.Add(input.PersonalPhone);
        }
        if (!string.IsNullOrWhiteSpace(input.FirstName) && !string.IsNullOrWhiteSpace(input.LastName))
        {
            terms.Add($"{input.FirstName} {input.LastName}");
        }
        var found = new Dictionary<long, Customer>();
        foreach (var term in terms)
        {
            foreach (var customer in await search.NewestAsync(db, term, 5, ct))
            {
                found.TryAdd(customer.Id, customer);
            }
        }
        return [.. found.Values.Take(5).Select(customer => Found(actor, customer, db.Now))];
    }

    public async Task<long> AddAsync(AddCustomerInput input, CancellationToken ct = default)
        => (await commands.RunAsync(Permissions.CustomersAdd, input, async command =>
        {
            var db = command.Db;
            var customer = new Customer
            {
                FirstName = TextInput.Text(input.FirstName),
                LastName = TextInput.Text(input.LastName),
                Email = TextInput.Text(input.Email),
                PersonalPhone = Phones.Text(input.PersonalPhone),
                Company = TextInput.Text(input.Company),
                PreferredLanguage = TextInput.Text(input.PreferredLanguage),
                AccountType = input.AccountType,
                IsActive = true,
                RegisteredAt = db.Now,
                AddedBy = AddedBy.Staff,
                AddedByName = command.Actor.Name,
                AccountManagerId = command.Actor.StaffId,
                LevelId = await db.DefaultLevelIdAsync(ct),
            };
            var signInId = input.AccountType == AccountType.Registered ? TextInput.Text(input.SignInId) ?? customer.Email : null;
            await db.SetSignInIdAsync(customer, signInId, ct);
            db.Customers().Add(customer);
            await command.SaveAsync();
            return customer;
        }, ct, Refusal.Unique<Customer>(customer => customer.SignInKey, "customer.sign-in-id-taken"))).Id;

    internal static CustomerFound Found(Actor actor, Customer c, DateTimeOffset now) => new(
        c.Id, CustomerQueries.Shown.SignInId(actor, c.SignInId), c.Number, CustomerName.Display(c.FirstName, c.MiddleName, c.LastName, c.Company),
        CustomerQueries.Shown.Email(actor, c.Email), CustomerQueries.Shown.Phone(actor, c.PersonalPhone ?? c.WorkPhone), c.BlockAt(now));
}
