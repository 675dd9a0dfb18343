using Bogus;
using CrmAdmin.Components.Features.Customers.List;
using CrmAdmin.Components.Features.Customers.Profile;
using CrmAdmin.Server.Features.Customers.Account;
using CrmAdmin.Server.Features.Customers.Addresses;
using CrmAdmin.Server.Features.Customers.List;
using CrmAdmin.Server.Features.Sales.Orders;

namespace CrmAdmin.Server.Features.Demo;

/// <summary>Invents people of several countries with Bogus; addresses end in <c>.example</c>, which no mail server serves.</summary>
public sealed class CustomerInvention
{
    private static readonly (string Locale, string Country, string Language, string Phone)[] Places =
    [
        ("ko", "KR", "ko", "+82 10-####-####"), ("en", "US", "en", "+1 (2##) 555-01##"), ("de", "DE", "de", "+49 151 ########"),
        ("fr", "FR", "fr", "+33 6 ## ## ## ##"), ("es", "ES", "es", "+34 6## ### ###"), ("ja", "JP", "ja", "+81 90-####-####"),
        ("sv", "SE", "sv", "+46 70 ### ## ##"), ("pl", "PL", "pl", "+48 6## ### ###"), ("en_GB", "GB", "en", "+44 7700 900###"),
    ];

    private readonly Randomizer random;
    private readonly DateTimeOffset now;
    private readonly Dictionary<string, Faker> fakers;

    public CustomerInvention(int seed, DateTimeOffset now)
    {
        this.now = now;
        random = new Randomizer(seed);
        fakers = Places.ToDictionary(place => place.Locale, place => new Faker(place.Locale) { Random = random }, StringComparer.Ordinal);
    }

    public Invented Customer(int n, IReadOnlyList<long> levels, int orders)
    {
        var place = Places[n % Places.Length];
        var faker = fakers[place.Locale];
        var isGuest = random.Bool(0.12f);
        var isCompany = random.Bool(0.06f);
        var registered = now.AddMinutes(-random.Int(0, 3 * 365 * 24 * 60));
        var signedIn = !isGuest && random.Bool(0.85f) ? registered.AddMinutes(random.Int(0, (int)(now - registered).TotalMinutes)) : (DateTimeOffset?)null;
        var (first, last) = (faker.Name.FirstName(), faker.Name.LastName());
        var handle = string.Create(CultureInfo.InvariantCulture, $"{Handle(faker, first, last)}{n}");
        var bought = Enumerable.Range(0, orders == 0 ? 0 : random.Int(0, orders * 2)).Select(_ => (
            PlacedAt: registered.AddMinutes(random.Int(0, Math.Max(1, (int)(now - registered).TotalMinutes))), TotalMinor: random.Long(500, 40_000))).ToList();
        var customer = new Customer
        {
            SignInId = isGuest ? null : handle,
            Number = string.Create(CultureInfo.InvariantCulture, $"{100_000 + n}"),
            FirstName = first,
            LastName = last,
            Company = isCompany ? faker.Company.CompanyName() : null,
            Email = $"{handle}@shop.example",
            PersonalPhone = random.Replace(place.Phone),
            CountryCode = place.Country,
            PreferredLanguage = place.Language,
            AccountType = isGuest ? AccountType.Guest : AccountType.Registered,
            IsActive = random.Bool(0.96f),
            RegisteredAt = registered,
            AddedBy = AddedBy.Seed,
            LevelId = levels[Math.Min(levels.Count - 1, random.Bool(0.6f) ? 0 : random.Int(0, levels.Count - 1))],
            BlockPurchases = random.Bool(0.01f),
            BlockSignIn = random.Bool(0.005f),
            LastSignInAt = signedIn,
            LastActivityAt = signedIn,
            OrderCount = bought.Count,
            TotalSpentMinor = bought.Sum(order => order.TotalMinor),
        };
        customer.BlockMarked = customer.BlockPurchases || customer.BlockSignIn;
        return new(customer, place.Country, bought);
    }

    public Address Address(Customer customer, string country)
    {
        var place = Array.Find(Places, p => p.Country == country);
        var faker = fakers[place.Locale];
        return new()
        {
            CustomerId = customer.Id,
            Name = "Home",
            Recipient = CustomerName.Display(customer.FirstName, null, customer.LastName, null),
            Street = faker.Address.StreetAddress(),
            City = faker.Address.City(),
            PostalCode = country switch
            {
                "GB" => random.Replace("SW#? #??"),
                "PL" => random.Replace("##-###"),
                "JP" => random.Replace("###-####"),
                "SE" => random.Replace("### ##"),
                _ => random.Replace("#####"),
            },
            CountryCode = country,
            IsBilling = true,
            IsDelivery = true,
        };
    }

    public static IEnumerable<Order> Orders(Invented made, string currency) => made.Orders.Select((order, i) => new Order
    {
        CustomerId = made.Customer.Id,
        Number = string.Create(CultureInfo.InvariantCulture, $"{made.Customer.Number}-{i + 1}"),
        PlacedAt = order.PlacedAt,
        TotalMinor = order.TotalMinor,
        Currency = currency,
    });

    private static string Handle(Faker faker, string first, string last)
    {
        var latin = string.Concat($"{first}.{last}".Normalize(System.Text.NormalizationForm.FormD).Where(c => char.IsAsciiLetter(c) || c is '.'))
            .ToLowerInvariant().Trim('.');
        return latin.Length > 2 ? latin : $"customer.{faker.Random.AlphaNumeric(4)}";
    }
}

/// <summary>A customer before it has a key, with what will be saved beside it.</summary>
public sealed record Invented(Customer Customer, string Country, IReadOnlyList<(DateTimeOffset PlacedAt, long TotalMinor)> Orders);
