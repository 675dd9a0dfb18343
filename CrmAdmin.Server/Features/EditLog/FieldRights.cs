using CrmAdmin.Server.Security;

namespace CrmAdmin.Server.Features.EditLog;

/// <summary>What a feature says about putting back its own records' fields; an entity that nobody speaks for is not put back.</summary>
public sealed record FieldRights(Type Entity, Func<Actor, string, bool> MayWrite);
