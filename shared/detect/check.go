package detect

import (
	"hash/crc32"
	"maps"
	"slices"
	"strings"
	"sync"
)

// named keeps what checkOf looks in, and the tables that checks look in: the first call makes them, so
// that a module without a check has none.
var named struct {
	once         sync.Once
	checks, keys map[string]func(string) bool
	tallies      map[string]*tally
	ears         *ears
	countries    *countries
	places       *places
}

// checkOf returns the test of that name for what a pattern matches whose matches have at
// least fewest bytes, or the tally of that name. Both are nil for none.
func checkOf(name string, fewest int) (func(string) bool, *tally) {
	named.once.Do(func() {
		named.keys, named.checks, named.ears = keyChecks(), checks(), newEars()
		maps.Copy(named.checks, national())
		named.countries, named.places = newCountries(), newPlaces()
		named.tallies = tallies()
	})
	if random := named.keys[name]; random != nil {
		mixed := strings.HasPrefix(name, "mixed") // what has no digit has none in a part
		return func(text string) bool {
			return random(text) || mayPart(text, mixed) && partly(random, text, fewest)
		}, nil
	}
	return named.checks[name], named.tallies[name]
}

// checks are the tests that a match can be put to, by name: the other ones are in
// keyChecks, national and tallies.
func checks() map[string]func(string) bool {
	return map[string]func(string) bool{
		"mod97": mod97, "ipv6_short": ipv6Short,
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
	begin, end := 0, len(text)
	for i := 0; i+2 < len(text); i++ {
		if text[i] == ':' && text[i+1] == '/' && text[i+2] == '/' { // an address
			begin, end = i+3, max(strings.LastIndexByte(text, '@'), i+3)
			break
		}
	}
	for begin < end && text[begin] != ':' {
		begin++
	}
	begin++
	for begin < end && (text[begin] == '\'' || text[begin] == '"') {
		begin++
	}
	for begin < end && (text[end-1] == '\'' || text[end-1] == '"') {
		end--
	}
	if begin >= end || strings.IndexByte("[<{($%*", text[begin]) >= 0 || isPlaceholder(text[begin:end]) {
		return false
	}
	password := asciiLower(text[begin:end])
	return longestRun(password) < 4 && (!saysSo(password) || partly(typedPassword, password, 8))
}

// isPlaceholder reports whether a text is one of placeholders, whatever its case.
func isPlaceholder(text string) bool {
	return slices.ContainsFunc(placeholders[:], func(word string) bool { return len(word) == len(text) && folds(text, word) })
}

// typedPassword is what nobody writes for a word: it has six different characters, a digit
// among them.
func typedPassword(text string) bool {
	return kinds(text) >= 6 && lettersAndDigits(text) && longestRun(text) < 4
}

// placeholders are what documents write for a password.
var placeholders = [...]string{
	"password", "passwd", "pass", "pwd", "secret", "token", "api_key", "apikey", "changeme", "key", "port", "user", "api_token", "mypassword",
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
