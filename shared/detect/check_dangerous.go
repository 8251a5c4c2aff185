package detect

import (
	"slices"
	"strings"
)

// What checks judge here is what stands behind the word by which a rule was found.

// line is the rest of a command's line. A line that ends with a backslash goes on.
func line(text string) string {
	if strings.Contains(text, "\\\n") || strings.Contains(text, "\\\r\n") {
		text = strings.NewReplacer("\\\r\n", " ", "\\\n", " ").Replace(text)
	}
	text, _, _ = strings.Cut(text, "\n")
	return text
}

// single is the rest of one command.
func single(text string) string {
	text = line(text)
	if at := strings.IndexAny(text, ";&|"); at >= 0 {
		return text[:at]
	}
	return text
}

// wipes reports whether "rm" removes recursively what nobody wants to lose: the
// root, one of its folders, a home, or all there is.
func wipes(text string) bool {
	recursive, precious := false, false
	for _, word := range commandWords(single(text)) {
		switch {
		case strings.HasPrefix(word, "--"):
			recursive = recursive || word == "--recursive" || word == "--no-preserve-root"
		case strings.HasPrefix(word, "-"):
			recursive = recursive || strings.ContainsAny(word, "rR")
		default:
			precious = precious || isPrecious(word)
		}
	}
	return recursive && precious
}

// commandWords cuts a command at white space, quotes and commas, and at the shell's own
// separator. There is at least one word,
// and none is empty.
func commandWords(text string) []string {
	if strings.Contains(text, "IFS") {
		text = strings.NewReplacer("${IFS}", " ", "$IFS", " ", "{IFS}", " ").Replace(text)
	}
	words := strings.FieldsFunc(text, separates)
	if len(words) == 0 {
		return []string{" "}
	}
	return words
}

// separates reports whether r stands between words.
func separates(r rune) bool {
	switch r {
	case ' ', '\t', '\r', '\n', '\v', '\f', '"', '\'', ',':
		return true
	}
	return false
}

// isPrecious reports whether a path is the root, a folder directly in it, a home, or the
// folder that one is in.
func isPrecious(path string) bool {
	if strings.HasPrefix(path, "$") {
		path = strings.NewReplacer("${HOME}", "~", "$HOME", "~").Replace(path)
	}
	path = strings.TrimRight(path, ")}]")
	if path == "" {
		return false // the rest of the JSON around it
	}
	path = strings.TrimRight(strings.TrimSuffix(path, "*"), "/")
	switch path {
	case "", ".", "..", "~", "/.", "/..":
		return true
	case "/tmp":
		return false
	}
	for _, home := range []string{"/home/", "/Users/", "/var/"} {
		if below, ok := strings.CutPrefix(path, home); ok {
			return !strings.Contains(below, "/") && below != "tmp"
		}
	}
	return path[0] == '/' && !strings.Contains(path[1:], "/")
}

// interpreters run what they read.
var interpreters = []string{
	"sh", "bash", "zsh", "dash", "ksh", "ash", "csh", "tcsh", "python", "perl", "ruby", "node", "php", "pwsh", "powershell",
	"iex", "invoke-expression",
}

// isInterpreter reports whether a word names one, with a path and a version or without.
func isInterpreter(word string) bool {
	word = word[strings.LastIndexAny(word, `/\`)+1:]
	word = strings.TrimRight(strings.ToLower(word), "0123456789.;)}]&|")
	return slices.Contains(interpreters, strings.TrimSuffix(word, ".exe"))
}

const (
	// maxCommands bounds how many commands of a line are looked at, nextCommand how much of
	// each, in bytes: a line of nothing but pipes costs no more than another.
	maxCommands = 16
	nextCommand = 40
)

// runsOutput reports whether a command's output, or the file that it made, is run: it is
// piped into an interpreter, or the next command runs a file or makes one that can be run.
func runsOutput(text string) bool {
	text = line(text)
	for range maxCommands {
		at := strings.IndexAny(text, "|;&")
		if at < 0 {
			return false
		}
		end := text[at]
		text = text[at+1:]
		next := text[:min(len(text), nextCommand)]
		if len(strings.TrimLeft(next, "|;& ")) < 2 {
			continue // nothing is run there
		}
		if end == '|' && isInterpreter(firstCommand(next)) || end != '|' && runsFile(commandWords(next)) {
			return true
		}
	}
	return false
}

// runsFile reports whether a command runs a file, or lets it be run.
func runsFile(words []string) bool {
	return words[0] == "chmod" || strings.HasPrefix(words[0], "./") || isInterpreter(words[0]) && len(words) > 1
}

// firstCommand is the word that begins a command, behind what runs it for somebody else.
func firstCommand(text string) string {
	for _, word := range commandWords(text) {
		base := word[strings.LastIndexByte(word, '/')+1:]
		if base != "sudo" && base != "env" && base != "exec" && base != "nohup" && !strings.HasPrefix(word, "-") && !strings.Contains(word, "=") {
			return word
		}
	}
	return ""
}

// hasAny returns a check for any of those texts, in lower case, in what within takes.
func hasAny(within func(string) string, texts ...string) func(string) bool {
	return func(text string) bool {
		text = strings.ToLower(within(text))
		return slices.ContainsFunc(texts, func(t string) bool { return strings.Contains(text, t) })
	}
}

// fetches reports whether what a command runs comes from elsewhere.
var fetches = hasAny(line, "curl", "wget", "base64", "base32", "xxd", "downloadstring", "invoke-webrequest", "invoke-restmethod", "iwr ", "irm ")

// substitutes reports whether a shell runs what another command fetches.
func substitutes(text string) bool {
	for _, mark := range []string{"$(", "<(", "`"} {
		if _, inside, ok := strings.Cut(line(text), mark); ok && fetches(inside) {
			return true
		}
	}
	return false
}

// findsToDelete reports whether "find" removes what it finds below the root or a home.
func findsToDelete(text string) bool {
	where := commandWords(line(text))[0]
	return strings.IndexByte("/~$", where[0]) >= 0 && removesFound(text)
}

var removesFound = hasAny(line, " -delete", " -exec rm", " -exec sudo rm", " -execdir rm", "| xargs rm")

// encodedCommand is PowerShell's option, which may be cut short.
const encodedCommand = "-encodedcommand"

// coded reports whether PowerShell is given a command in base64.
func coded(text string) bool {
	words := commandWords(strings.ToLower(single(text)))
	for i, word := range words[:len(words)-1] {
		option := len(word) > 1 && strings.HasPrefix(encodedCommand, word) || word == "-ec"
		if option && len(words[i+1]) >= 16 {
			return true
		}
	}
	return false
}

// servesShell reports whether netcat runs a command for who is at the other end, or is piped
// into a shell.
func servesShell(text string) bool {
	words := commandWords(single(text))
	for i, word := range words[:len(words)-1] {
		option := word == "--exec" || word == "--sh-exec" || len(word) > 1 && word[0] == '-' && word[1] != '-' && strings.ContainsAny(word, "ec")
		if option && (isInterpreter(words[i+1]) || strings.HasPrefix(words[i+1], "cmd")) {
			return true
		}
	}
	return runsOutput(text)
}

// writesDisk reports whether dd writes to a device that keeps things.
func writesDisk(text string) bool {
	_, to, ok := strings.Cut(single(text), "of=/dev/")
	return ok && !strings.HasPrefix(to, "null") && !strings.HasPrefix(to, "std")
}

// schedules reports whether a command "crontab" changes what runs.
func schedules(text string) bool {
	words := commandWords(single(text))
	if len(words) > 2 && words[0] == "-u" {
		words = words[2:]
	}
	return !strings.HasPrefix(words[0], "-l") && strings.Trim(words[0], "})]") != ""
}

// startupFiles are what a shell runs when somebody logs in, and the keys that let one.
var startupFiles = []string{"/.bashrc", "/.bash_profile", "/.bash_login", "/.profile", "/.zshrc", "/.zprofile", "/authorized_keys"}

func startupFile(text string) bool {
	return slices.ContainsFunc(startupFiles, func(end string) bool { return strings.HasSuffix(text, end) })
}

// private reports whether a name of a key is that of its private half.
func private(text string) bool { return !strings.HasSuffix(text, ".pub") }

// deletesAll reports whether "delete from" takes every row.
func deletesAll(text string) bool {
	words := sqlWords(text)
	return len(words) > 1 && words[0] == "from" && conditionless(words[2:])
}

// updatesAll reports whether "update" begins a statement that changes every row.
func updatesAll(text string) bool {
	words := sqlWords(text)
	at := slices.Index(words, "set")
	return at > 0 && at < 4 && strings.Contains(text, "=") && conditionless(words[at:])
}

// sqlWords are the words of a statement in lower case, without its comments.
func sqlWords(text string) []string {
	text, _, _ = strings.Cut(text, ";")
	for {
		before, rest, ok := strings.Cut(text, "/*")
		if !ok {
			return strings.Fields(strings.ToLower(text))
		}
		_, after, _ := strings.Cut(rest, "*/")
		text = before + " " + after
	}
}

// conditionless reports whether a statement has no condition, or one that always holds, and
// no limit.
func conditionless(words []string) bool {
	if slices.Contains(words, "limit") {
		return false
	}
	at := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "where") || strings.HasSuffix(w, ")where") })
	if at < 0 {
		return true
	}
	_, condition, _ := strings.Cut(strings.Join(words[at:], ""), "where")
	condition = strings.Trim(condition, `"'})]`)
	return strings.HasPrefix(condition, "1=1") || condition == "true" || condition == "1"
}

// all takes the whole of a text.
func all(text string) string { return text }
