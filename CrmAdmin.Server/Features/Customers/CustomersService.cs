using CrmAdmin.Components.Contracts;
using CrmAdmin.Components.Features.Customers;
using CrmAdmin.Server.Data;
using CrmAdmin.Server.Features.AccessLog;
using CrmAdmin.Server.Features.Levels;
using CrmAdmin.Server.Features.Search;
using CrmAdmin.Server.Features.Staff;
using CrmAdmin.Server.Security;
using CrmAdmin.Server.Shared;
using Microsoft.EntityFrameworkCore;

namespace CrmAdmin.Server.Features.Customers;

public sealed class CustomersService(
    ICurrentStaff current, ICrmDbSource source, CustomerSearch search, IStoreInfo store, AccessRecorder access, TimeProvider clock) : ICustomersService
{
    public async Task<Page<CustomerRow>> ListAsync(CustomerQuery query, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var levels = await db.Levels().ToDictionaryAsync(level => level.Id, level => level.Name, ct);
        var matching = search.Hits(db, query.Search).Where(query, store.TimeZone, db.Now);
        var size = Math.Clamp(query.Size, 1, CustomerQuery.MaxSize);
        var backwards = query.After is null && query.Before is not null;
        var stretch = query switch
        {
            { After: { } after } => matching.Where(hit => hit.Key < after).OrderByDescending(hit => hit.Key),
            { Before: { } before } => matching.Where(hit => hit.Key > before).OrderBy(hit => hit.Key),
            _ => matching.OrderByDescending(hit => hit.Key),
        };
        var found = await stretch.Take(size + 1).Select(hit => hit.Customer).Select(c => new
        {
            c.Id,
            c.SignInId,
            c.Number,
            c.FirstName,
            c.MiddleName,
            c.LastName,
            c.Company,
            c.Email,
            Phone = c.PersonalPhone ?? c.WorkPhone,
            c.LevelId,
            c.IsActive,
            c.AccountType,
            c.BlockMarked,
            c.BlockPurchases,
            c.BlockSignIn,
            c.BlockEndsAt,
            c.LastSignInAt,
            c.RegisteredAt,
            c.OrderCount,
            c.TotalSpentMinor,
        }).ToListAsync(ct);
        var more = found.Count > size;
        var now = db.Now;
        var rows = found.Take(size).Select(c => new CustomerRow(
            c.Id, SignInIdFor(actor, c.SignInId), c.Number, CustomerName.Display(c.FirstName, c.MiddleName, c.LastName, c.Company), EmailFor(actor, c.Email),
            PhoneFor(actor, c.Phone), levels.GetValueOrDefault(c.LevelId, "–"), c.IsActive, c.AccountType,
            c.BlockEndsAt <= now ? default : new(c.BlockMarked, c.BlockPurchases, c.BlockSignIn), c.LastSignInAt, c.RegisteredAt, c.OrderCount, c.TotalSpentMinor)).ToList();
        if (backwards)
        {
            rows.Reverse();
        }
        var count = await matching.OrderByDescending(hit => hit.Key).Take(Page<CustomerRow>.CountCap).CountAsync(ct);

        // The customer that an old address names may be gone, or nothing may be left on its other side.
        var newer = backwards ? more : query.After is { } from && await matching.AnyAsync(hit => hit.Key >= from, ct);
        var older = backwards ? await matching.AnyAsync(hit => hit.Key <= query.Before, ct) : more;
        return new(rows, count, newer, older);
    }

    public async Task<CustomerHead> GetHeadAsync(long id, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        var found = await (
            from c in db.Customers()
            where c.Id == id
            select new
            {
                Customer = c,
                Level = db.Levels().Where(level => level.Id == c.LevelId).Select(level => level.Name).Single(),
                Manager = db.Staff().Where(member => member.Id == c.AccountManagerId).Select(member => member.Name).SingleOrDefault(),
            }).AsNoTracking().SingleOrDefaultAsync(ct) ?? throw new NotFoundException();
        var customer = found.Customer;
        access.Looked(actor, id);
        return new(
            customer.Id, SignInIdFor(actor, customer.SignInId), customer.Number,
            CustomerName.Display(customer.FirstName, customer.MiddleName, customer.LastName, customer.Company),
            EmailFor(actor, customer.Email), PhoneFor(actor, customer.PersonalPhone ?? customer.WorkPhone), found.Level, customer.IsActive,
            customer.AccountType, customer.BlockAt(db.Now), customer.LastSignInAt, customer.RegisteredAt, customer.OrderCount,
            customer.TotalSpentMinor, found.Manager, customer.Company);
    }

    public async Task<CustomerChoices> GetChoicesAsync(CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        await using var db = source.Create(actor.ToAuthor());
        return new(
            await db.Levels().OrderBy(level => level.Position).Select(level => new Choice(level.Id, level.Name)).ToListAsync(ct),
            await db.Staff().Where(member => !member.IsDisabled).OrderBy(member => member.Name).Select(member => new Choice(member.Id, member.Name)).ToListAsync(ct));
    }

    public async Task<IReadOnlyList<CustomerFound>> FindAsync(string term, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersRead, ct);
        if (string.IsNullOrWhiteSpace(term))
        {
            return [];
        }
        await using var db = source.Create(actor.ToAuthor());
        var found = await search.Matching(db, term).Take(10).ToListAsync(ct);
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
            terms.Add(string.Concat(input.PersonalPhone.Where(char.IsDigit)));
        }
        if (!string.IsNullOrWhiteSpace(input.FirstName) && !string.IsNullOrWhiteSpace(input.LastName))
        {
            terms.Add($"{input.FirstName} {input.LastName}");
        }
        var found = new Dictionary<long, Customer>();
        foreach (var term in terms)
        {
            foreach (var customer in await search.Matching(db, term).Take(5).ToListAsync(ct))
            {
                found.TryAdd(customer.Id, customer);
            }
        }
        return [.. found.Values.Take(5).Select(customer => Found(actor, customer, db.Now))];
    }

    public async Task<long> AddAsync(AddCustomerInput input, CancellationToken ct = default)
    {
        var actor = await current.RequireAsync(Permissions.CustomersAdd, ct);
        Input.Validate(input);
        await using var db = source.Create(actor.ToAuthor());
        await using var write = await db.BeginWriteAsync(ct);
        var customer = new Customer
        {
            FirstName = Entered.Text(input.FirstName),
            LastName = Entered.Text(input.LastName),
            Email = Entered.Text(input.Email),
            PersonalPhone = Entered.Text(input.PersonalPhone),
            Company = Entered.Text(input.Company),
            PreferredLanguage = Entered.Text(input.PreferredLanguage),
            AccountType = input.AccountType,
            IsActive = true,
            RegisteredAt = clock.GetMicroseconds(),
            AddedBy = AddedBy.Staff,
            AddedByName = actor.Name,
            AccountManagerId = actor.StaffId,
            LevelId = await db.DefaultLevelIdAsync(ct),
        };
        var signInId = input.AccountType == AccountType.Registered ? Entered.Text(input.SignInId) ?? customer.Email : null;
        await db.SetSignInIdAsync(customer, signInId, ct);
        db.Customers().Add(customer);
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException exception) when (db.IsUniqueViolation(exception))
        {
            throw new RuleException("customer.sign-in-id-taken", exception); // PostgreSQL lets several writers look at once
        }
        await write.CommitAsync(ct);
        return customer.Id;
    }

    internal static CustomerFound Found(Actor actor, Customer c, DateTimeOffset now) => new(
        c.Id, SignInIdFor(actor, c.SignInId), c.Number, CustomerName.Display(c.FirstName, c.MiddleName, c.LastName, c.Company),
        EmailFor(actor, c.Email), PhoneFor(actor, c.PersonalPhone ?? c.WorkPhone), c.BlockAt(now));

    private static string? SignInIdFor(Actor actor, string? signInId)
        => actor.May(Permissions.CustomersSensitive) ? signInId : Masking.SignInId(signInId);

    private static string? EmailFor(Actor actor, string? email)
        => actor.May(Permissions.CustomersSensitive) ? email : Masking.Email(email);

    private static string? PhoneFor(Actor actor, string? phone)
        => actor.May(Permissions.CustomersSensitive) ? phone : Masking.Phone(phone);
}
