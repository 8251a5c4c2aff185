package detect

// phones are numbers in the forms by which they are known as such: international,
// or grouped as their country does. A number without any form needs a word.
func phones() []Rule {
	return []Rule{
		// ITU-T E.164, with the usual separators.
		kind("phone", "PHONE", `\+[1-9][0-9]{0,3}[ .-]?(\(0?[0-9]{1,4}\)[ .-]?)?([0-9][ .-])?[0-9]{1,4}([ .-]?[0-9]{2,4}){1,4}\b`, "phone"),
		// North American Numbering Plan: (212) 555-0100, 212-555-0100, 1-212-555-0100.
		kind("phone_area", "PHONE", `\([2-9][0-9]{2}\)[ -]?[2-9][0-9]{2}[ .-][0-9]{4}\b`, "phone"),
		kind("phone_nanp", "PHONE", `\b(001[ .-]|1[ .-])?[2-9][0-9]{2}[ .-][2-9][0-9]{2}[ .-][0-9]{4}(x[0-9]{1,6})?\b`, "phone"),
		// Germany, United Kingdom, France, Australia, Japan, Turkey and others with a
		// leading zero: 030 1234567, 020 7946 0958, 06 12 34 56 78, 03-1234-5678.
		kind("phone_area_rest", "PHONE", `\b0[1-9][0-9]{1,3}[ /-][0-9]{6,8}\b`, "national"),
		kind("phone_national", "PHONE", `\b0[1-9][0-9]{0,4}[ /-][0-9]{2,4}([ /-][0-9]{2,4}){1,3}\b`, "national"),
		kind("phone_national_area", "PHONE", `\(0[1-9][0-9]{0,4}\)[ /-]?[0-9]{2,4}([ /-]?[0-9]{2,4}){1,3}\b`, "phone"),
		// India, China, Brazil, Russia, Korea, Mexico, Spain, Italy, Philippines.
		kind("phone_in", "PHONE", `\b[6-9][0-9]{4}[ -][0-9]{5}\b`, "phone"),
		kind("phone_cn", "PHONE", `\b1[3-9][0-9][ -][0-9]{4}[ -][0-9]{4}\b`, "phone"),
		kind("phone_br", "PHONE", `\([1-9][0-9]\) ?9?[0-9]{4}-[0-9]{4}\b`, "phone"),
		kind("phone_ru", "PHONE", `\b8[ -]?\([0-9]{3}\)[ -]?[0-9]{3}-[0-9]{2}-[0-9]{2}\b`, "phone"),
		kind("phone_es", "PHONE", `\b[67][0-9]{2}([ -][0-9]{2}){3}\b`, "phone"),
		kind("phone_it", "PHONE", `\b3[2-9][0-9] [0-9]{7}\b`, "phone"),
		kind("phone_mobile", "PHONE", `\b09[0-9]{9}\b`, "phone"),
		kind("phone_mobile_tr", "PHONE", `\b05[0-9]{9}\b`, "phone"),
		// Any country's, where the text says that it is one.
		said("phone_said", "PHONE", `[0-9][0-9 ().\/-]{5,18}[0-9]\b`, "phone",
			"phone", "telephone", "tel", "mobile", "cell", "fax", "whatsapp", "contact number", "phone number", "telefon", "handy", "telefono", "celular", "portable"),
	}
}
