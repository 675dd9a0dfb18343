using Microsoft.Extensions.Time.Testing;

namespace CrmAdmin.Tests.Support;

/// <summary>Stands still until it is told. <see cref="FakeTimeProvider.Advance"/> fires the timers that come due.</summary>
public sealed class FakeClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero))
{
    /// <summary>Setting it moves the clock, also back, and fires no timer.</summary>
    public DateTimeOffset Now
    {
        get => GetUtcNow();
        set => AdjustTime(value.ToUniversalTime());
    }
}
