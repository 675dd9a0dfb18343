using Xunit;

namespace CrmAdmin.Tests.Cli;

/// <summary>The program as its owner starts it: a process, its words, its last line, its exit code.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("crm-cli-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task An_import_ends_with_its_counts_and_says_by_its_exit_code_that_rows_were_rejected()
    {
        var (code, output, _) = await RunAsync("import", Own("northwind.csv"));
        var (again, second, _) = await RunAsync("import", Own("northwind.csv"));

        Assert.Equal((3, "2 created, 0 updated, 0 unchanged, 1 rejected"), (code, output[^1]));
        Assert.Equal((3, "0 created, 0 updated, 2 unchanged, 1 rejected"), (again, second[^1]));
        Assert.Contains(output, line => line.StartsWith("row 3 rejected:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_import_without_rejections_is_zero_and_a_missing_file_one()
    {
        Assert.Equal(0, (await RunAsync("import", Own("magento-customers.csv"))).Code);
        Assert.Equal(1, (await RunAsync("import", Own("no-such-file.csv"))).Code);
    }

    [Fact]
    public async Task An_import_says_that_the_encoding_is_a_guess()
    {
        var file = Path.Combine(folder.FullName, "guess.csv");
        await File.WriteAllTextAsync(file, "email,_website,firstname,lastname\nann@shop.example,base,Zoé,Archer\n", System.Text.Encoding.Latin1);

        Assert.Contains((await RunAsync("import", file)).Output, line => line.Contains("is a guess", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Wrong_usage_is_two()
    {
        Assert.Equal(2, (await RunAsync("imprt")).Code);
        Assert.Equal(2, (await RunAsync("seed")).Code);
        Assert.Equal(2, (await RunAsync("seed", "--customers", "many")).Code);
    }

    [Fact]
    public async Task Seed_adds_invented_customers_and_refuses_a_database_with_real_ones()
    {
        var (code, output, _) = await RunAsync("seed", "--customers", "30", "--orders-per-customer", "2");
        var (more, _, _) = await RunAsync("seed", "--customers", "10");
        var elsewhere = folder.CreateSubdirectory("real").FullName;
        await RunAsync("import", Own("magento-customers.csv"), "--data", elsewhere);
        var (refused, _, error) = await RunAsync("seed", "--customers", "10", "--data", elsewhere);
        await RunAsync("import", Own("magento-customers.csv")); // now real people are among the invented ones
        var (mixed, _, mixedError) = await RunAsync("seed", "--customers", "10");

        Assert.Equal((0, "30 customers made"), (code, output[^1]));
        Assert.Equal(0, more);
        Assert.Equal(1, refused);
        Assert.Contains(error, line => line.Contains("not invented", StringComparison.Ordinal));
        Assert.Equal(1, mixed);
        Assert.Contains(mixedError, line => line.Contains("not invented", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_or_nothing_that_brought_nothing_says_so_and_fails()
    {
        var (code, output, _) = await RunAsync("import", Own("northwind.csv"), "--all-or-nothing");
        Assert.Equal(1, code);
        Assert.Equal("Rows were rejected, so nothing came in.", output[^2]);
        Assert.Matches("^0 created, 0 updated, 0 unchanged, [1-9][0-9]* rejected$", output[^1]);
    }

    [Fact]
    public async Task A_new_member_of_staff_gets_a_link_and_a_second_one_of_that_address_does_not()
    {
        var (code, output, _) = await RunAsync("staff", "add", "--name", "Mina", "--email", "mina@shop.example", "--role", "Manager");
        var (twice, _, _) = await RunAsync("staff", "add", "--name", "Mina", "--email", "MINA@shop.example");

        Assert.Equal(0, code);
        Assert.Matches("^http://localhost:5080/invite/[0-9a-f]{40}$", output[^1]);
        Assert.Equal(1, twice);
    }

    [Fact]
    public async Task In_production_the_server_does_not_start_without_its_master_key_or_with_loose_flags()
    {
        var home = new Dictionary<string, string> { ["XDG_CONFIG_HOME"] = folder.CreateSubdirectory("home").FullName };
        var (keyless, _, error) = await RunAsync(["serve", "--urls", "http://127.0.0.1:0"], home);
        var (loose, _, flag) = await RunAsync(["serve", "--urls", "http://127.0.0.1:0"], new(home) { ["DetailedErrors"] = "true" });

        Assert.Equal(1, keyless);
        Assert.Contains(error, line => line.Contains("CRM_MASTER_KEY", StringComparison.Ordinal));
        Assert.Equal(1, loose);
        Assert.Contains(flag, line => line.Contains("DetailedErrors", StringComparison.Ordinal));
    }

    private static string Own(string file) => Path.Combine(AppContext.BaseDirectory, "Features", "Exchange", "Imports", "Files", file);

    private Task<(int Code, string[] Output, string[] Error)> RunAsync(params string[] args) => RunAsync(args, []);

    private Task<(int Code, string[] Output, string[] Error)> RunAsync(string[] args, Dictionary<string, string> environment)
        => new ProgramProcess(folder.FullName).RunAsync(args, environment);
}
