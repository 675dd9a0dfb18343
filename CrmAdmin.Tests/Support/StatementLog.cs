using System.Collections.Concurrent;

namespace CrmAdmin.Tests.Support;

/// <summary>The statements that a call sends, through the model and past it.</summary>
public static class StatementLog
{
    private const string Executed = "Executed DbCommand";

    public static async Task<IReadOnlyList<string>> StatementsAsync(this TestShop shop, Func<Task> call)
    {
        var heard = new ConcurrentQueue<string>();
        void Hear(string line)
        {
            if (line.Contains(Executed, StringComparison.Ordinal))
            {
                heard.Enqueue(Of(line));
            }
        }
        shop.Log.Written += Hear;
        try
        {
            await call();
        }
        finally
        {
            shop.Log.Written -= Hear;
        }
        return [.. heard];
    }

    private static string Of(string line) => line[(line.IndexOf('\n', StringComparison.Ordinal) + 1)..].Trim();
}
