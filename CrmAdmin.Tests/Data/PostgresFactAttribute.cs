using Xunit;

namespace CrmAdmin.Tests.Data;

/// <summary>A fact about PostgreSQL; skipped where no server is named.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public const string Setting = "CRM_TEST_POSTGRES";

    public PostgresFactAttribute()
    {
        if (ConnectionString is null)
        {
            Skip = $"No PostgreSQL: set {Setting} to the connection string of a server on which databases may be made.";
        }
    }

    public static string? ConnectionString => Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } named ? named : null;
}
