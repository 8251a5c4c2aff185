package detect

// identities are national numbers that their form and check digits tell from any
// other number. What is only digits needs a word: see spoken.
func identities() []Rule {
	return []Rule{
		kind("us_itin", "TAX ID", `\b9[0-9]{2}-(5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-24-9])-[0-9]{4}\b`, ""),
		kind("ca_sin", "ID", `\b[1-79][0-9]{2}-[0-9]{3}-[0-9]{3}\b`, "luhn9"),
		kind("es_nif", "ID", `\b[0-9]{7,8}-?[A-HJ-NP-TV-Za-hj-np-tv-z]\b`, "es_nif"),
		kind("es_nie", "ID", `\b[XYZxyz]-?[0-9]{7}-?[A-HJ-NP-TV-Za-hj-np-tv-z]\b`, "es_nif"),
		kind("fi_hetu", "ID", `\b[0-3][0-9][01][0-9]{3}[-+A-FU-Y][0-9]{3}[0-9A-FHJ-NPR-Y]\b`, "fi_hetu"),
		kind("se_personnummer", "ID", `\b([12][0-9])?[0-9]{2}[01][0-9][0-9]{2}[-+][0-9]{4}\b`, "se_personnummer"),
		kind("ch_ahv", "ID", `\b756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}\b`, "ean13"),
		kind("be_national", "ID", `\b[0-9]{2}\.[01][0-9]\.[0-3][0-9]-[0-9]{3}\.[0-9]{2}\b`, "be_national"),
		kind("fr_nir", "HEALTH ID", `\b[12] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}\b`, "fr_nir"),
		kind("de_social", "HEALTH ID", `\b[0-9]{8}[A-Z][0-9]{3}\b`, "de_social"),
		kind("cz_rodne", "ID", `\b[0-9]{2}[0-8][0-9][0-3][0-9]/[0-9]{4}\b`, "mod11"),
		kind("kr_rrn", "ID", `\b[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])-[1-8][0-9]{6}\b`, ""),
		kind("kr_brn", "TAX ID", `\b[0-9]{3}-[0-9]{2}-[0-9]{5}\b`, "kr_brn"),
		kind("th_national", "ID", `\b[1-8]-[0-9]{4}-[0-9]{5}-[0-9]{2}-[0-9]\b`, "th_national"),
		kind("cn_resident", "ID", `\b[1-8][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]\b`, "cn_resident"),
		kind("in_aadhaar", "ID", `\b[2-9][0-9]{3}[ -][0-9]{4}[ -][0-9]{4}\b`, "verhoeff"),
		kind("sg_nric", "ID", `\b[STFGMstfgm][0-9]{7}[A-Za-z]\b`, "sg_nric"),
		kind("br_cpf", "ID", `\b[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}\b`, "br_cpf"),
		kind("br_cnpj", "TAX ID", `\b[0-9]{2}\.[0-9]{3}\.[0-9]{3}/[0-9]{4}-[0-9]{2}\b`, "br_cnpj"),
		kind("cl_rut", "ID", `\b([0-9]{2}|[0-9])\.[0-9]{3}\.[0-9]{3}-[0-9Kk]\b`, "cl_rut"),
		kind("ar_cuit", "TAX ID", `\b(20|23|24|27|30|33|34)-[0-9]{8}-[0-9]\b`, "ar_cuit"),
		kind("us_mbi", "HEALTH ID", `\b[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9]-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y][0-9]-?[AC-HJKMNP-RT-Y]{2}[0-9]{2}\b`, ""),
		kind("at_vat", "TAX ID", `\bATU[0-9]{8}\b`, "at_vat"),
		kind("hk_id", "ID", `\b[A-Z]{1,2}[0-9]{6}\([0-9A]\)`, "hk_id").anchored("000000(", "[A-Z]"),
		kind("ru_snils", "HEALTH ID", `\b[0-9]{3}-[0-9]{3}-[0-9]{3}[ -][0-9]{2}\b`, "ru_snils"),
		kind("de_vat", "TAX ID", `\bDE ?[0-9]{9}\b`, "iso7064"),
	}
}
