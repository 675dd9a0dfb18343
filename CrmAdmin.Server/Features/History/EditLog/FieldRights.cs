namespace CrmAdmin.Server.Features.History.EditLog;

/// <summary>What a feature says about putting back its own records' fields; an entity that nobody speaks for is not reverted.</summary>
public sealed record FieldRights(Type Entity, Func<Actor, string, bool> MayWrite);
