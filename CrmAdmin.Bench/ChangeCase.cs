using CrmAdmin.Components.Features.Customers.Account;

namespace CrmAdmin.Bench;

/// <summary>One field of one customer changed with its log row, durable before the answer.</summary>
internal sealed class ChangeCase(BenchShop shop)
{
    public const string Name = "change with log row";
    private readonly Random random = new(13);
    private readonly Queue<AccountInput> inputs = new();
    private readonly string run = Guid.NewGuid().ToString("N")[..8]; // the same customers come up in every run over a kept database
    private int turn;

    public Case Make() => new(Name, 6, SaveAsync, SavePlainly);

    /// <summary>What the form holds already when somebody presses Save.</summary>
    public async Task PrepareAsync(Case work)
    {
        var count = work.Rounds + Measure.WarmUps + 1; // once to look at its statements
        var seen = new HashSet<long>();
        while (inputs.Count < count)
        {
            var id = 1 + random.NextInt64(shop.Customers);
            if (seen.Add(id))
            {
                inputs.Enqueue((await shop.CallAsync<IAccountService, AccountDetails>(accounts => accounts.GetAsync(id))).Input);
            }
        }
    }

    private async Task<Found> SaveAsync()
    {
        var input = inputs.Dequeue();
        input.Gender = $"bench {run} {++turn}";
        var saved = await shop.CallAsync<IAccountService, Saved>(accounts => accounts.SaveAsync(input));
        return new(saved.Changed ? 1 : 0);
    }

    private Found SavePlainly()
    {
        var id = 1 + random.NextInt64(shop.Customers);
        using var connection = Plain.Open(shop.Storage);
        using var transaction = connection.BeginTransaction();
        var (version, old) = Plain.Read(
            connection, "SELECT version, gender FROM customers WHERE id = $id", r => (r.GetInt64(0), Plain.Text(r, 1)), ("$id", id))[0];
        var changed = Plain.Execute(connection, "UPDATE customers SET gender = $gender, version = version + 1 WHERE id = $id AND version = $version",
            ("$gender", $"plain {++turn}"), ("$id", id), ("$version", version));
        Plain.Execute(
            connection,
            """
            INSERT INTO edit_log ("at", customer_id, entity, entity_id, kind, field, "old", "new", staff_id, "by", source, correlation)
            VALUES ($at, $id, 'Customer', $id, 'Changed', 'Gender', $old, $new, NULL, 'Bench', 'ui', $correlation)
            """,
            ("$at", Plain.Micros(DateTimeOffset.UtcNow)), ("$id", id), ("$old", (object?)old ?? DBNull.Value), ("$new", $"plain {turn}"),
            ("$correlation", Guid.NewGuid().ToString("N")));
        transaction.Commit();
        return new(changed);
    }
}
