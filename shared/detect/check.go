package detect

import (
	"hash/crc32"
	"maps"
	"net/netip"
	"strings"
	"sync"
)

// named keeps what checkOf looks in.
var named struct {
	once         sync.Once
	checks, keys map[string]func(string) bool
	tallies      map[string]*tally
}

// checkOf returns the test of that name for what a pattern matches whose matches have at
// least fewest bytes. It is nil for none.
func checkOf(name string, fewest int) func(string) bool {
	named.once.Do(func() {
		named.keys, named.checks = keyChecks(), checks()
		maps.Copy(named.checks, national())
		named.tallies = tallies()
		for name, t := range named.tallies {
			named.checks[name] = t.holds
		}
	})
	if random := named.keys[name]; random != nil {
		return func(text string) bool {
			return random(text) || kinds(text) >= drawnKinds && partly(random, text, fewest)
		}
	}
	return named.checks[name]
}

// checks are the tests that a match can be put to, by name: the other ones are in
// keyChecks and national.
func checks() map[string]func(string) bool {
	return map[string]func(string) bool{
		"mod97": mod97, "ipv4": ipv4, "ipv6": ipv6, "ipv6_short": ipv6Short,
		"key": ownKey, "jwt": jwt, "slack": slack, "login": login,
		"mac": mac, "swift": swift,
		"base58check": base58check, "bech32": bech32,
		"wipes": wipes, "runs_output": runsOutput, "coded": coded, "serves_shell": servesShell, "writes_disk": writesDisk,
		"schedules": schedules, "startup_file": startupFile, "deletes_all": deletesAll, "updates_all": updatesAll,
		"removes_items":   removesItems,
		"finds_to_delete": findsToDelete,
		"fetches":         fetches, "substitutes": substitutes,
		"sends_fifo":     hasAny(line, "nc ", "ncat ", "netcat ", "openssl ", "telnet "),
		"socat":          hasAny(line, "exec:", "system:"),
		"spawns":         hasAny(all, "dup2", "pty.spawn", "subprocess", "/bin/sh", "/bin/bash", "child_process", "proc_open", "shell_exec"),
		"copies_program": hasAny(single, " program"),
		"metadata":       metadata, "loopback": loopback, "private_url": privateURL, "link_local": linkLocal, "internal_name": internalName,
	}
}

// mod97 is the check of an IBAN (ISO 13616), whose country's length must fit.
func mod97(text string) bool {
	compact := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, text)
	if len(compact) < 5 || ibanLengths[compact[:2]] != len(compact) {
		return false
	}
	rest := 0
	for _, b := range []byte(compact[4:] + compact[:4]) {
		switch {
		case b >= '0' && b <= '9':
			rest = (rest*10 + int(b-'0')) % 97
		case b >= 'A' && b <= 'Z':
			rest = (rest*100 + int(b-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

// ibanLengths are those of the IBAN registry (SWIFT, release 99).
var ibanLengths = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
	"CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
	"FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
	"IL": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LI": 21, "LT": 20, "LU": 20, "LV": 21,
	"MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25,
	"QA": 29, "RO": 24, "RS": 22, "SA": 24, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "TN": 24, "TR": 26, "UA": 29,
	"VA": 22, "VG": 24, "XK": 20, "BI": 27, "DJ": 27, "FK": 18, "HN": 28, "IQ": 23, "LC": 32, "LY": 25, "MN": 20, "MR": 27,
	"MU": 30, "NI": 28, "OM": 23, "RU": 33, "SC": 31, "SD": 18, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "YE": 30,
}

// ipv4 leaves out addresses that are nobody's: unspecified, loopback, and version
// numbers that look like one (a first number of 0).
func ipv4(text string) bool {
	a, err := netip.ParseAddr(text)
	return err == nil && a.Is4() && !a.IsLoopback() && a.As4()[0] != 0 && a.As4()[0] != 255
}

func ipv6(text string) bool {
	a, err := netip.ParseAddr(text)
	return err == nil && a.Is6() && !a.IsLoopback() && !a.IsUnspecified()
}

// ipv6Short leaves out what programs write with two colons: an address has a digit
// and several parts.
func ipv6Short(text string) bool {
	return strings.ContainsAny(text, "0123456789") && strings.Count(text, ":") >= 3 && ipv6(text)
}

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// ownKey is the checksum of Portcullis's own keys, over all before it.
func ownKey(text string) bool {
	return len(text) > 6 && crc62(text[:len(text)-6]) == text[len(text)-6:]
}

func crc62(body string) string {
	crc := ^uint32(0)
	for i := 0; i < len(body); i++ {
		crc = crc32.IEEETable[byte(crc)^body[i]] ^ crc>>8
	}
	crc = ^crc
	var out [6]byte
	for i := len(out) - 1; i >= 0; i-- {
		out[i] = base62[crc%62]
		crc /= 62
	}
	return string(out[:])
}

// login leaves out names and passwords that stand for one: user:password.
func login(text string) bool {
	if at := strings.Index(text, "://"); at >= 0 {
		text = text[at+3:]
		text = text[:max(strings.LastIndexByte(text, '@'), 0)]
	}
	_, password, _ := strings.Cut(text, ":")
	password = asciiLower(strings.Trim(password, `'"`))
	if password == "" || strings.IndexByte("[<{($%*", password[0]) >= 0 || placeholders[password] {
		return false
	}
	return longestRun(password) < 4 && (!saysSo(password) || partly(typedPassword, password, 8))
}

// typedPassword is what nobody writes for a word: it has six different characters, a digit
// among them.
func typedPassword(text string) bool {
	return kinds(text) >= 6 && lettersAndDigits(text) && longestRun(text) < 4
}

// placeholders are what documents write for a password.
var placeholders = map[string]bool{
	"password": true, "passwd": true, "pass": true, "pwd": true, "secret": true, "token": true, "api_key": true,
	"apikey": true, "changeme": true, "key": true, "port": true, "user": true, "api_token": true, "mypassword": true,
}

// mac leaves out addresses that are nobody's: all the same digit.
func mac(text string) bool {
	for i := 1; i < len(text); i++ {
		if text[i] != text[0] && strings.IndexByte(":-.", text[i]) < 0 {
			return true
		}
	}
	return false
}

// bankCountries are countries with banks and no IBAN.
var bankCountries = map[string]bool{
	"US": true, "CA": true, "AU": true, "NZ": true, "JP": true, "CN": true, "HK": true, "SG": true, "IN": true, "KR": true,
	"ZA": true, "MX": true, "AR": true, "CL": true, "CO": true, "PE": true, "TH": true, "MY": true, "ID": true, "PH": true,
	"VN": true, "TW": true, "NG": true, "KE": true,
}

// swift wants a country's code in a bank's (ISO 9362).
func swift(text string) bool { return ibanLengths[text[4:6]] > 0 || bankCountries[text[4:6]] }
