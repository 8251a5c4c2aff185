package detect

// spoken are numbers whose form is nothing special: they are found where the text
// says what they are.
func spoken() []Rule {
	return []Rule{
		said("passport_said", "PASSPORT", `([A-Za-z]{1,3} ?[0-9]{6,8}[A-Za-z]?|[0-9]{9}|[CFGHJKLMNPRTVWXYZ][CFGHJKLMNPRTVWXYZ0-9]{7}[0-9]|[MSRODGmsrodg][0-9]{3}[A-Za-z][0-9]{4})\b`, "digits4",
			"passport", "passport number", "passport no", "reisepass", "reisepassnummer", "passeport", "pasaporte", "passaporto", "passaporte", "paspoort"),
		said("licence_said", "LICENCE", `([A-Z]{1,2}[0-9]{6,8}|[A-Z]{5}[0-9]{6}[A-Z0-9]{2}[0-9][A-Z]{2}|[A-Z]{2}[0-9]{7}[A-Z]|[A-Z][0-9]{12,14}|[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{2}|[A-Z0-9]{11}|[0-9]{7,9})\b`, "digits4",
			"driver", "drivers", "driving", "licence", "license", "driver license", "driving licence", "fuehrerschein", "permis", "patente"),
		said("uk_nino", "ID", `[A-CEGHJ-PR-TW-Za-ceghj-pr-tw-z][A-CEGHJ-NPR-TW-Za-ceghj-npr-tw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Da-d]\b`, "",
			"national insurance", "nino", "ni number", "insurance number"),
		said("uk_nhs", "HEALTH ID", `[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}\b`, "nhs", "nhs", "health service"),
		said("us_ssn_said", "SSN", `[0-9]{3}[ .-]?[0-9]{2}[ .-]?[0-9]{4}\b`, "ssn9", "ssn", "social security", "ss number"),
		said("us_tax_said", "TAX ID", `(9[0-9]{2}[ -]?[5-9][0-9][ -]?[0-9]{4}|[0-9]{2}-[0-9]{7})\b`, "", "itin", "ein", "taxpayer", "tax id", "employer identification"),
		said("us_npi", "HEALTH ID", `[12][0-9]{9}\b`, "npi", "npi", "provider identifier"),
		said("bank_account_said", "ACCOUNT", `[0-9]{3}[0-9-]{4,14}[0-9]\b`, "", "bank account", "account number", "routing number", "aba", "routing", "kontonummer"),
		said("swift", "SWIFT", `[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?\b`, "swift", "swift", "bic", "swift code"),
		said("es_id_said", "ID", `[0-9]{7,8}[ -]?[A-Z]\b`, "es_nif", "dni", "nif", "nie"),
		said("it_fiscal_code", "TAX ID", `[A-Za-z]{6}[0-9]{2}[A-Za-z][0-9]{2}[A-Za-z][0-9]{3}[A-Za-z]\b`, "it_fiscal", "codice fiscale", "fiscal code", "cf", "cod fisc"),
		said("it_vat_said", "TAX ID", `[0-9]{11}\b`, "luhn11", "partita iva", "p iva", "piva", "iva", "vat"),
		said("de_tax_said", "TAX ID", `[1-9][0-9] ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}\b`, "iso7064", "steuer", "steuer-id", "steuernummer", "idnr", "steueridentifikationsnummer", "tin"),
		said("pl_pesel", "ID", `[0-9]{11}\b`, "pesel", "pesel"),
		said("nl_bsn", "ID", `[0-9]{8,9}\b`, "nl_bsn", "bsn", "burgerservicenummer", "sofinummer"),
		said("be_national_said", "ID", `[0-9]{11}\b`, "be_national", "rijksregister", "registre national", "rijksregisternummer"),
		said("dk_cpr", "ID", `[0-3][0-9][01][0-9]{3}-?[0-9]{4}\b`, "", "cpr", "cpr-nummer", "personnummer"),
		said("no_birth_number", "ID", `[0-9]{6} ?[0-9]{5}\b`, "no_birth_number", "personnummer", "national identity number", "fnr"),
		said("se_said", "ID", `([12][0-9])?[0-9]{6}-?[0-9]{4}\b`, "se_personnummer", "personnummer", "organisationsnummer", "samordningsnummer"),
		said("pt_nif", "TAX ID", `[1-35689][0-9]{8}\b`, "pt_nif", "nif", "contribuinte"),
		said("ie_pps", "TAX ID", `[0-9]{7}[A-W][A-IW]?\b`, "ie_pps", "pps", "ppsn"),
		said("at_svnr", "HEALTH ID", `[1-9][0-9]{3} ?[0-9]{6}\b`, "at_svnr", "svnr", "sozialversicherungsnummer", "versicherungsnummer"),
		said("ro_cnp", "ID", `[1-9][0-9]{12}\b`, "ro_cnp", "cnp", "cod numeric personal"),
		said("hr_oib", "TAX ID", `[0-9]{11}\b`, "iso7064", "oib"),
		said("tr_identity", "ID", `[1-9][0-9]{10}\b`, "tr_identity", "tc", "kimlik", "tckn", "tc kimlik"),
		said("za_identity", "ID", `[0-9]{13}\b`, "luhn13", "identity number", "id number", "south african id", "rsa id", "sa id"),
		said("in_pan", "TAX ID", `[A-Za-z]{3}[ABCFGHJLPTabcfghjlpt][A-Za-z][0-9]{4}[A-Za-z]\b`, "", "pan", "permanent account", "pan card"),
		said("in_gstin", "TAX ID", `[0-3][0-9][A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]Z[0-9A-Z]\b`, "", "gst", "gstin", "gst registration"),
		said("in_aadhaar_said", "ID", `[2-9][0-9]{11}\b`, "verhoeff", "aadhaar", "uidai", "aadhar"),
		said("in_voter", "ID", `[A-Za-z]{3}[0-9]{7}\b`, "", "voter", "epic", "vote"),
		said("au_tfn", "TAX ID", `[0-9]{3} ?[0-9]{3} ?[0-9]{2,3}\b`, "au_tfn", "tfn", "tax file"),
		said("au_abn", "TAX ID", `[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}\b`, "au_abn", "abn", "business number"),
		said("au_acn", "TAX ID", `[0-9]{3} ?[0-9]{3} ?[0-9]{3}\b`, "au_acn", "acn", "company number"),
		said("au_medicare", "HEALTH ID", `[2-6][0-9]{3} ?[0-9]{5} ?[0-9]\b`, "au_medicare", "medicare"),
		said("ca_sin_said", "ID", `[1-79][0-9]{2} ?[0-9]{3} ?[0-9]{3}\b`, "luhn9", "sin", "social insurance"),
		said("jp_my_number", "ID", `[0-9]{4} ?[0-9]{4} ?[0-9]{4}\b`, "jp_my_number", "my number", "mynumber", "individual number"),
		said("kr_said", "ID", `[0-9]{6}-?[1-8][0-9]{6}\b`, "", "rrn", "frn", "resident registration", "foreigner registration"),
		said("th_said", "ID", `[1-8][0-9]{12}\b`, "th_national", "thai", "tnin", "national id"),
		said("mx_curp", "ID", `[A-Z]{4}[0-9]{6}[HMX][A-Z]{5}[A-Z0-9][0-9]\b`, "mx_curp", "curp"),
		said("br_said", "ID", `[0-9]{11}\b`, "br_cpf", "cpf"),
		said("il_identity", "ID", `[0-9]{9}\b`, "luhn9", "teudat zehut", "israeli id", "mispar zehut"),
		said("bg_egn", "ID", `[0-9]{10}\b`, "bg_egn", "egn"),
		said("baltic_code", "ID", `[0-9]{11}\b`, "baltic_code", "isikukood", "asmens kodas", "personal code"),
		said("gr_amka", "HEALTH ID", `[0-9]{11}\b`, "luhn11", "amka"),
		said("gr_afm", "TAX ID", `[0-9]{9}\b`, "gr_afm", "afm"),
		said("hu_taj", "HEALTH ID", `[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}\b`, "hu_taj", "taj"),
		said("jmbg", "ID", `[0-9]{13}\b`, "jmbg", "jmbg", "emso", "mbr"),
		said("ru_inn", "TAX ID", `[0-9]{12}\b`, "ru_inn", "inn"),
		said("nz_ird", "TAX ID", `[0-9]{2,3}[ -]?[0-9]{3}[ -]?[0-9]{3}\b`, "nz_ird", "ird", "ird number"),
		said("tw_id", "ID", `[A-Z][1289][0-9]{8}\b`, "tw_id", "taiwan id", "national id"),
		said("birth_date", "BIRTH DATE", `([0-9]{1,2}[./-][0-9]{1,2}[./-]([0-9]{2}|[0-9]{4})|[0-9]{4}[./-][0-9]{1,2}[./-][0-9]{1,2}|[0-9]{1,2}(st|nd|rd|th|\.)? (of )?[A-Z][a-z]{2,8},? [0-9]{4}|[A-Z][a-z]{2,8} [0-9]{1,2}(st|nd|rd|th)?,? [0-9]{4})\b`, "",
			"born", "born on", "date of birth", "birth date", "birthdate", "birthday", "dob", "geboren", "geboren am", "geburtsdatum", "fecha de nacimiento", "data di nascita", "date de naissance", "data de nascimento", "geboortedatum"),
		said("coordinates", "COORDINATES", `[+-]?[0-9]{1,2}\.[0-9]{3,8}°?,? {0,2}[+-]?[0-9]{1,3}\.[0-9]{3,8}\b`, "",
			"coordinates", "location", "gps", "lat", "latitude", "latlng", "geo", "position"),
	}
}

// announced is what stands between a word and the number that it announces.
const announced = `[^A-Za-z0-9\n][^\n]{0,24}`

// said is a rule for what is found near words.
func said(id, label, pattern, check string, words ...string) Rule {
	r := kind(id, label, `\b`+pattern, check)
	r.Near, r.Gap = words, announced
	return r
}
