namespace CrmAdmin.Components.Contracts;

/// <summary>
/// An expected refusal. It carries a stable code and arguments and no sentence: the words are looked up once for the
/// pages (<c>UiErrors</c>), once for the command line and once for the API, in the reader's language.
/// </summary>
public abstract class CrmException(string code, Exception? inner = null, params object[] args) : Exception(code, inner)
{
    /// <summary>Key of the text in <c>Resources/Texts</c>, and the <c>code</c> of an API problem.</summary>
    public string Code { get; } = code;

    /// <summary>Values for the placeholders of the text.</summary>
    public IReadOnlyList<object> Args { get; } = args;
}

/// <summary>A rule of the shop says no; trying again with the same input gives the same answer.</summary>
public sealed class RuleException : CrmException
{
    public RuleException(string code, params object[] args) : base(code, null, args)
    {
    }

    public RuleException(string code, Exception inner) : base(code, inner)
    {
    }
}

/// <summary>The input breaks its own rules; nothing was read or written.</summary>
public sealed class InvalidInputException(IReadOnlyList<InputError> errors) : CrmException("input.invalid")
{
    /// <summary>At least one, in the order of the fields.</summary>
    public IReadOnlyList<InputError> Errors { get; } = errors;
}

/// <summary>The signed-in person may not do this, by the rights as they are now.</summary>
public sealed class ForbiddenException(string permission) : CrmException("forbidden", null, permission);

/// <summary>Nobody is signed in, or the session was ended, ran out or its person was disabled.</summary>
public sealed class SignedOutException() : CrmException("signed-out");

/// <summary>There is no such record, or not for this person: the two look alike.</summary>
public sealed class NotFoundException() : CrmException("not-found");

/// <summary>Somebody else saved first; the caller's copy is out of date and nothing of it was written.</summary>
public sealed class ConflictException(Exception? inner = null) : CrmException("conflict", inner);

/// <summary>The database cannot be read or written now; trying again later may help.</summary>
public sealed class StorageUnavailableException(Exception inner) : CrmException("storage.unavailable", inner);
