using System.Collections.Frozen;

namespace CrmAdmin.Server.Identity;

/// <summary>The rights that the program comes with: <c>rights.csv</c>, also the tests' oracle. What is not in it is denied.</summary>
public static class DefaultRights
{
    public static FrozenSet<(StaffRole Role, string Permission)> All { get; } = Read().ToFrozenSet();

    private static IEnumerable<(StaffRole Role, string Permission)> Read()
    {
        using var reader = new StreamReader(
            typeof(DefaultRights).Assembly.GetManifestResourceStream("rights.csv") ?? throw new InvalidOperationException("rights.csv is not embedded."));
        var roles = reader.ReadLine()!.Split(',')[1..].Select(Enum.Parse<StaffRole>).ToArray();
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            var cells = line.Split(',');
            if (!Permissions.All.Contains(cells[0], StringComparer.Ordinal) || cells.Length != roles.Length + 1)
            {
                throw new InvalidOperationException($"rights.csv: {line}");
            }
            for (var i = 0; i < roles.Length; i++)
            {
                if (cells[i + 1] == "yes")
                {
                    yield return (roles[i], cells[0]);
                }
            }
        }
    }
}
