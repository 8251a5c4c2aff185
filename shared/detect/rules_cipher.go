package detect

import "portcullis/shared/normal"

// ciphers are the beginnings of words by which attempts at injection are told (ignore,
// disregard, forget, previous, instruct, system, prompt, reveal, everything, anything,
// developer, unrestricted, restrict), as ciphers spell them. They stand in the automaton
// that reads each text anyway, so that texts without them pay nothing. What is found is
// no finding: it asks for the reading in which the cipher is undone. Five letters are
// enough: of 11,068 texts five have one of them by chance.
func ciphers() []Rule {
	return []Rule{
		cipher(normal.Rot13, `(?i)\b(vtabe|qvfer|sbetr|ceriv|vafge|flfgr|cebzc|erirn|rirel|nalgu|qriry|haerf|erfge)`),
		cipher(normal.Caesar, `(?i)\b(`+
			`jhops|ejtsf|gpshf|qsfwj|jotus|tztuf|qspnq|sfwfb|fwfsz|bozui|efwfm|vosft|sftus|`+ // one letter on
			`ljqru|glvuh|irujh|suhyl|lqvwu|vbvwh|surps|uhyhd|hyhub|dqbwk|ghyho|xquhv|uhvwu|`+ // three on
			`fdklo|afpob|clodb|mobsf|fkpqo|pvpqb|moljm|obsbx|bsbov|xkvqe|absbi|rkobp|obpqo|`+ // three back
			`hfmnq|chrqd|enqfd|oqduh|hmrsq|rxrsd|oqnlo|qdudz|dudqx|zmxsg|cdudk|tmqdr|qdrsq)`), // one back
		cipher(normal.Atbash, `(?i)\b(rtmli|wrhiv|ulitv|kiver|rmhgi|hbhgv|kilnk|ivevz|vevib|zmbgs|wvevo|fmivh|ivhgi)`),
		// The first letter of a word may be a capital, which is another sign here.
		cipher(normal.Rot47, `8\?@C6|:DC68|@C86E|C6G:@|\?DECF|JDE6>|C@>AE|6G62=|G6CJE|\?JE9:|6G6=@|\?C6DE|6DEC:`),
		cipher(normal.Reversed, `(?i)(erong|drage|tegro|suoiv|tcurts|metsy|tpmorp|laeve|gnihty|repolev|tcirts)`),
		cipher(normal.Backwards, `(?i)\b(instructions|rules|prompts?|guidelines|directives|orders|messages)\s{1,4}(previous|prior|above|earlier|preceding|system)\b`),
		cipher(normal.PigLatin, `(?i)\b(ignore[wy]ay|isregardday|orgetfay|eviouspray|instructions?[wy]ay|ystemsay|omptpray|evealray|everything[wy]ay|anything[wy]ay|eveloperday|unrestricted[wy]ay|estrictions?ray)`),
	}
}

func cipher(id, pattern string) Rule { return Rule{ID: id, Class: ClassCipher, Pattern: pattern} }

// Ciphers returns the rules that find words which a cipher has made. They stand beside
// those of ClassInjection, for a Reader. The slice is the caller's.
func Ciphers() []Rule { return ciphers() }
