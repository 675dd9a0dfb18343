using Xunit;

namespace CrmAdmin.Tests.Browser;

/// <summary>A journey of a person; skipped with the reason where there is no Chromium.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null)
        {
            Skip = Chromium.Missing;
        }
    }
}
