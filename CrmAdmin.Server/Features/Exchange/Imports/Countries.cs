using System.Collections.Frozen;

namespace CrmAdmin.Server.Features.Exchange.Imports;

/// <summary>
/// Countries and territories as files name them: by ISO 3166-1 code, by the English name, by the names that shops' exports were
/// seen to use. The list is our own, so that the answer does not depend on the machine's language data.
/// </summary>
internal static class Countries
{
    // Code, then the names, divided by semicolons; XK is no ISO code, but what everybody uses for Kosovo.
    private const string Names = """
        AD Andorra|AE United Arab Emirates;UAE|AF Afghanistan|AG Antigua & Barbuda;Antigua and Barbuda|AI Anguilla|AL Albania
        AM Armenia|AO Angola|AQ Antarctica|AR Argentina|AS Samoa (American);American Samoa|AT Austria;Österreich|AU Australia
        AW Aruba|AX Åland Islands;Aland Islands|AZ Azerbaijan|BA Bosnia & Herzegovina;Bosnia and Herzegovina;Bosnia|BB Barbados
        BD Bangladesh|BE Belgium;België;Belgique|BF Burkina Faso|BG Bulgaria|BH Bahrain|BI Burundi|BJ Benin
        BL St Barthelemy;Saint Barthélemy|BM Bermuda|BN Brunei;Brunei Darussalam|BO Bolivia;Bolivia, Plurinational State of
        BQ Caribbean NL;Bonaire;Caribbean Netherlands|BR Brazil;Brasil|BS Bahamas;The Bahamas|BT Bhutan|BV Bouvet Island
        BW Botswana|BY Belarus|BZ Belize|CA Canada|CC Cocos (Keeling) Islands;Cocos Islands
        CD Congo (Dem. Rep.);Congo, Democratic Republic of the;Democratic Republic of the Congo;Congo - Kinshasa
        CF Central African Rep.;Central African Republic|CG Congo (Rep.);Congo;Republic of the Congo;Congo - Brazzaville
        CH Switzerland;Schweiz;Suisse;Svizzera|CI Côte d'Ivoire;Ivory Coast|CK Cook Islands|CL Chile|CM Cameroon
        CN China;People's Republic of China|CO Colombia|CR Costa Rica|CU Cuba|CV Cape Verde;Cabo Verde|CW Curaçao;Curacao
        CX Christmas Island|CY Cyprus|CZ Czech Republic;Czechia|DE Germany;Deutschland|DJ Djibouti|DK Denmark;Danmark
        DM Dominica|DO Dominican Republic|DZ Algeria|EC Ecuador|EE Estonia|EG Egypt|EH Western Sahara|ER Eritrea|ES Spain;España
        ET Ethiopia|FI Finland;Suomi|FJ Fiji|FK Falkland Islands;Falkland Islands (Malvinas)
        FM Micronesia;Micronesia, Federated States of|FO Faroe Islands|FR France|GA Gabon
        GB Britain (UK);United Kingdom;UK;Great Britain;Britain;England;Scotland;Wales;Northern Ireland;United Kingdom of Great Britain and Northern Ireland
        GD Grenada|GE Georgia|GF French Guiana;Guyane|GG Guernsey|GH Ghana|GI Gibraltar|GL Greenland|GM Gambia;The Gambia
        GN Guinea|GP Guadeloupe|GQ Equatorial Guinea|GR Greece
        GS South Georgia & the South Sandwich Islands;South Georgia and the South Sandwich Islands|GT Guatemala|GU Guam
        GW Guinea-Bissau|GY Guyana|HK Hong Kong;Hong Kong SAR
        HM Heard Island & McDonald Islands;Heard Island and McDonald Islands|HN Honduras|HR Croatia|HT Haiti|HU Hungary
        ID Indonesia|IE Ireland;Eire;Republic of Ireland|IL Israel|IM Isle of Man|IN India|IO British Indian Ocean Territory
        IQ Iraq|IR Iran;Iran, Islamic Republic of|IS Iceland|IT Italy;Italia|JE Jersey|JM Jamaica|JO Jordan|JP Japan|KE Kenya
        KG Kyrgyzstan|KH Cambodia|KI Kiribati|KM Comoros|KN St Kitts & Nevis;Saint Kitts and Nevis
        KP Korea (North);North Korea;Korea, Democratic People's Republic of
        KR Korea (South);South Korea;Republic of Korea;Korea, Republic of;Korea|KW Kuwait|KY Cayman Islands|KZ Kazakhstan
        LA Laos;Lao People's Democratic Republic|LB Lebanon|LC St Lucia;Saint Lucia|LI Liechtenstein|LK Sri Lanka|LR Liberia
        LS Lesotho|LT Lithuania|LU Luxembourg|LV Latvia|LY Libya|MA Morocco|MC Monaco
        MD Moldova;Moldova, Republic of;Republic of Moldova|ME Montenegro|MF St Martin (French);Saint Martin|MG Madagascar
        MH Marshall Islands|MK North Macedonia;Macedonia|ML Mali|MM Myanmar (Burma);Myanmar;Burma|MN Mongolia|MO Macau;Macao
        MP Northern Mariana Islands|MQ Martinique|MR Mauritania|MS Montserrat|MT Malta|MU Mauritius|MV Maldives|MW Malawi
        MX Mexico;México|MY Malaysia|MZ Mozambique|NA Namibia|NC New Caledonia|NE Niger|NF Norfolk Island|NG Nigeria
        NI Nicaragua|NL Netherlands;Holland;The Netherlands;Nederland|NO Norway;Norge|NP Nepal|NR Nauru|NU Niue|NZ New Zealand
        OM Oman|PA Panama|PE Peru|PF French Polynesia|PG Papua New Guinea|PH Philippines;The Philippines|PK Pakistan
        PL Poland;Polska|PM St Pierre & Miquelon;Saint Pierre and Miquelon|PN Pitcairn;Pitcairn Islands|PR Puerto Rico
        PS Palestine;Palestinian Territory;Palestine, State of|PT Portugal|PW Palau|PY Paraguay|QA Qatar|RE Réunion;Reunion
        RO Romania|RS Serbia|RU Russia;Russian Federation|RW Rwanda|SA Saudi Arabia|SB Solomon Islands|SC Seychelles|SD Sudan
        SE Sweden;Sverige|SG Singapore|SH St Helena;Saint Helena|SI Slovenia|SJ Svalbard & Jan Mayen;Svalbard and Jan Mayen
        SK Slovakia|SL Sierra Leone|SM San Marino|SN Senegal|SO Somalia|SR Suriname|SS South Sudan
        ST Sao Tome & Principe;Sao Tome and Principe;São Tomé and Príncipe|SV El Salvador|SX St Maarten (Dutch);Sint Maarten
        SY Syria;Syrian Arab Republic|SZ Eswatini (Swaziland);Eswatini;Swaziland|TC Turks & Caicos Is;Turks and Caicos Islands
        TD Chad|TF French S. Terr.;French Southern Territories|TG Togo|TH Thailand|TJ Tajikistan|TK Tokelau
        TL East Timor;Timor-Leste|TM Turkmenistan|TN Tunisia|TO Tonga|TR Turkey;Türkiye|TT Trinidad & Tobago;Trinidad and Tobago
        TV Tuvalu|TW Taiwan;Taiwan, Province of China|TZ Tanzania;Tanzania, United Republic of|UA Ukraine|UG Uganda
        UM US minor outlying islands;United States Minor Outlying Islands
        US United States;USA;U.S.A.;U.S.;United States of America|UY Uruguay|UZ Uzbekistan|VA Vatican City;Holy See
        VC St Vincent;Saint Vincent and the Grenadines|VE Venezuela;Venezuela, Bolivarian Republic of
        VG Virgin Islands (UK);British Virgin Islands;Virgin Islands, British
        VI Virgin Islands (US);US Virgin Islands;U.S. Virgin Islands;Virgin Islands, U.S.|VN Vietnam;Viet Nam|VU Vanuatu
        WF Wallis & Futuna;Wallis and Futuna|WS Samoa (western);Samoa|YE Yemen|YT Mayotte|ZA South Africa|ZM Zambia|ZW Zimbabwe
        XK Kosovo
        """;

    private static readonly FrozenDictionary<string, string> Codes = Names
        .Split(['|', '\n'], StringSplitOptions.TrimEntries)
        .SelectMany(country => country[3..].Split(';').Append(country[..2]).Select(name => KeyValuePair.Create(name, country[..2])))
        .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where the text is no country that is known here.</summary>
    public static string? CodeOf(string text) => Codes.GetValueOrDefault(text);
}
