using CrmAdmin.Components.Features.Customers.Account;
using CrmAdmin.Server.Features.History.EditLog;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CrmAdmin.Tests.Data;

public sealed class LostUpdateTests : CrmTest
{
    private const int Threads = 8;
    private static readonly int Changes = Environment.GetEnvironmentVariable("SOAK") == "1" ? 500 : 100;

    [Fact]
    public async Task Of_eight_who_change_one_value_at_once_no_change_is_lost()
    {
        var id = await AddCustomerAsync();
        var (conflicts, readers) = (0, 0);
        var allRead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(async () =>
        {
            await using var scope = Shop.Services.CreateAsyncScope();
            await SignInAsync(scope.ServiceProvider, Me!);
            var accounts = scope.ServiceProvider.GetRequiredService<IAccountService>();
            for (var done = 0; done < Changes;)
            {
                try
                {
                    var input = (await accounts.GetAsync(id)).Input;
                    if (Interlocked.Increment(ref readers) == Threads)
                    {
                        allRead.SetResult();
                    }
                    await allRead.Task; // so that they meet at least once, however quick a change is
                    input.CreditLimitMinor++;
                    await accounts.SaveAsync(input);
                    done++;
                }
                catch (ConflictException)
                {
                    Interlocked.Increment(ref conflicts);
                }
            }
        })));

        var details = await Get<IAccountService>().GetAsync(id);
        Assert.Equal((Threads * Changes, Threads * Changes), ((int)details.Input.CreditLimitMinor, details.Input.Version));
        Assert.Equal(Threads * Changes, await QueryAsync(db => db.EditLog().CountAsync(e => e.CustomerId == id && e.Field == "CreditLimitMinor")));
        Assert.True(conflicts >= Threads - 1, "nobody met anybody: this proved nothing");
    }
}
