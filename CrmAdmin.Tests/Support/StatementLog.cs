namespace CrmAdmin.Tests.Support;

/// <summary>The statements that a call sends, through the model and past it.</summary>
public static class StatementLog
{
    private const string Executed = "Executed DbCommand";

    public static async Task<IReadOnlyList<string>> StatementsAsync(this TestShop shop, Func<Task> call)
    {
        var before = shop.Log.Lines.Count;
        await call();
        return [.. shop.Log.Lines.Skip(before).Where(line => line.Contains(Executed, StringComparison.Ordinal)).Select(Of)];
    }

    private static string Of(string line) => line[(line.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim();
}
