using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CrmAdmin.Components.Features.Privacy.Consents;

namespace CrmAdmin.Server.Features.Privacy.Consents;

/// <summary>
/// An entry as a consent receipt after the Kantara Initiative's specification 1.1. The person is named by the ledger's reference,
/// as the ledger does: a receipt that went astray names nobody, and whoever has the ledger can prove which entry it is.
/// </summary>
internal static class ConsentReceipts
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="text">Of the wording; null: it is no longer there.</param>
    public static ConsentReceipt Make(LedgerEntry entry, string? text, IStoreInfo store)
    {
        var state = LedgerEntry.Known<ConsentState>(entry.State);
        var receipt = new JsonObject
        {
            ["version"] = "KI-CR-v1.1.0",
            ["jurisdiction"] = store.Country,
            ["consentTimestamp"] = entry.Instant().ToUnixTimeSeconds(),
            ["collectionMethod"] = $"{entry.Channel}, recorded by {entry.By}",
            ["consentReceiptID"] = $"{entry.Number}-{entry.Digest}",
            ["language"] = entry.WordingShown().Language,
            ["piiPrincipalId"] = entry.Subject,
            ["piiControllers"] = new JsonArray(new JsonObject
            {
                ["piiController"] = store.Name,
                ["onBehalf"] = false,
                ["contact"] = store.Name,
                ["address"] = new JsonObject { ["addressCountry"] = store.Country },
                ["email"] = "",
                ["phone"] = "",
                ["piiControllerUrl"] = store.PublicUrl,
            }),
            ["policyUrl"] = store.PublicUrl,
            ["services"] = new JsonArray(new JsonObject { ["service"] = store.Name, ["purposes"] = new JsonArray(Purpose(entry, state, text)) }),
            ["sensitive"] = false,
            ["spiCat"] = new JsonArray(),
            ["ledgerEntry"] = new JsonObject
            {
                ["number"] = entry.Number,
                ["kind"] = entry.Kind,
                ["state"] = entry.State,
                ["at"] = entry.At,
                ["wording"] = entry.Wording,
                ["wordingSha256"] = entry.WordingDigest,
                ["previous"] = entry.Previous,
                ["digest"] = entry.Digest,
            },
        };
        return new($"consent-{entry.Kind}-{entry.Number}.json", receipt.ToJsonString(Json));
    }

    private static JsonObject Purpose(LedgerEntry entry, ConsentState state, string? text)
    {
        var isThirdParty = entry.Kind == ConsentKinds.ThirdParty;
        var purpose = new JsonObject
        {
            ["purpose"] = text ?? $"Wording {entry.Wording}",
            ["consentType"] = state.IsAgreed() ? "EXPLICIT" : $"EXPLICIT {entry.State.ToUpperInvariant()}",
            ["purposeCategory"] = new JsonArray(entry.Kind switch
            {
                ConsentKinds.ThirdParty => "Provision of personal information to third parties",
                ConsentKinds.Consignment => "Consignment of personal information processing",
                _ => entry.Kind,
            }),
            ["piiCategory"] = new JsonArray("1 - Biographical", "2 - Contact"),
            ["primaryPurpose"] = false,
            ["termination"] = state.IsAgreed() ? "Until withdrawn" : entry.At,
            ["thirdPartyDisclosure"] = isThirdParty && state.IsAgreed(),
        };
        if (isThirdParty && state.IsAgreed())
        {
            purpose["thirdPartyName"] = "As named in the wording and the privacy policy";
        }
        return purpose;
    }
}
