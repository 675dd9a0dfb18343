using System.Linq.Expressions;
using System.Reflection;

namespace CrmAdmin.Server.Identity;

/// <summary>What a violated constraint of the database means in a command: the database decides, and no query before it that others can overtake.</summary>
public sealed class Refusal
{
    private readonly Func<CrmDbContext, DbUpdateException, bool> means;
    private readonly Func<CrmDbContext, CancellationToken, Task<CrmException>> answer;

    private Refusal(Func<CrmDbContext, DbUpdateException, bool> means, Func<CrmDbContext, CancellationToken, Task<CrmException>> answer)
        => (this.means, this.answer) = (means, answer);

    /// <summary>A second row with the same value in the unique index that <paramref name="property"/> stands in.</summary>
    /// <param name="field">Where the form shows it.</param>
    public static Refusal Unique<T>(Expression<Func<T, object?>> property, string field, string code)
        => Unique(property, () => new InvalidInputException([new(field, code)]));

    /// <summary>The same where it belongs to no field of a form.</summary>
    public static Refusal Unique<T>(Expression<Func<T, object?>> property, string code) => Unique(property, () => new RuleException(code));

    /// <summary>A row that others point to was to be deleted, or a row that is not there pointed to; SQLite does not say which.</summary>
    /// <param name="answer">With a fresh context: what was counted before is not true any more.</param>
    public static Refusal ForeignKey(Func<CrmDbContext, CancellationToken, Task<CrmException>> answer)
        => new((db, exception) => db.IsForeignKeyViolation(exception), answer);

    private static Refusal Unique<T>(Expression<Func<T, object?>> property, Func<CrmException> answer)
    {
        var body = property.Body is UnaryExpression converted ? converted.Operand : property.Body;
        var member = (PropertyInfo)((MemberExpression)body).Member;
        return new(
            (db, exception) => db.FindViolatedIndex(exception) is { } index
                && index.DeclaringEntityType.ClrType == typeof(T) && index.Properties.Any(one => one.PropertyInfo == member),
            (_, _) => Task.FromResult(answer()));
    }

    internal bool Means(CrmDbContext db, DbUpdateException exception) => means(db, exception);

    internal Task<CrmException> ToExceptionAsync(CrmDbContext after, CancellationToken ct) => answer(after, ct);
}
