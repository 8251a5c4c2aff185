package detect

import (
	"slices"
	"strings"
)

// What checks judge here is what stands behind the word by which a rule was found.

// line is the rest of a command's line. A line that ends with a backslash goes on.
func line(text string) string {
	if at := strings.IndexByte(text, '\n'); at > 0 && (text[at-1] == '\\' || text[at-1] == '\r') {
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
	if strings.IndexByte(text, '-') < 0 || !strings.ContainsAny(text, "/~.*$") {
		return false
	}
	recursive, precious := false, false
	words := shellWords{text: text, one: true}
	for word := words.next(); word != "" && (!recursive || !precious); word = words.next() {
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

// shellWords gives the words of a command one by one: they stand between white space,
// quotes and commas, a line's end behind a backslash, and the shell's own separator. It ends
// with the line, and with the command where one is true. Nothing is allocated: a text may
// consist of nothing but beginnings of commands, each of which is judged.
type shellWords struct {
	text string
	one  bool
}

// next returns the next word, "" behind the last.
func (w *shellWords) next() string {
	from := -1
	for i := 0; i < len(w.text); {
		n := w.separator(i)
		switch {
		case n == 0 && from < 0:
			from = i
		case n != 0 && from >= 0:
			word := w.text[from:i]
			w.text = w.text[i:]
			return word
		case n < 0:
			w.text = ""
			return ""
		}
		i += max(n, 1)
	}
	word := w.text[max(from, 0):]
	if w.text = ""; from < 0 {
		return ""
	}
	return word
}

// separator is how many bytes stand between words at i: 0 when a word goes on, less when the
// command ends.
func (w *shellWords) separator(i int) int {
	switch b := w.text[i]; b {
	case ' ', '\t', '\r', '\v', '\f', '"', '\'', ',':
		return 1
	case '\n':
		return -1
	case ';', '&', '|':
		if w.one {
			return -1
		}
	case '\\':
		rest := w.text[i+1:]
		if strings.HasPrefix(rest, "\n") {
			return 2
		}
		if strings.HasPrefix(rest, "\r\n") {
			return 3
		}
	case '$', '{':
		for _, separator := range fieldSeparators {
			if strings.HasPrefix(w.text[i:], separator) {
				return len(separator)
			}
		}
	}
	return 0
}

// fieldSeparators are how a shell's variable of what separates words is written.
var fieldSeparators = []string{"${IFS}", "$IFS", "{IFS}"}

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
	word = word[max(strings.LastIndexByte(word, '/'), strings.LastIndexByte(word, '\\'))+1:]
	for word != "" && strings.IndexByte("0123456789.;)}]&|", word[len(word)-1]) >= 0 {
		word = word[:len(word)-1]
	}
	if at := len(word) - len(".exe"); at >= 0 && strings.EqualFold(word[at:], ".exe") {
		word = word[:at]
	}
	return slices.ContainsFunc(interpreters, func(name string) bool { return len(name) == len(word) && strings.EqualFold(name, word) })
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
		if end == '|' && isInterpreter(firstCommand(next)) || end != '|' && runsFile(shellWords{text: next}) {
			return true
		}
	}
	return false
}

// runsFile reports whether a command runs a file, or lets it be run.
func runsFile(words shellWords) bool {
	name := words.next()
	return name == "chmod" || strings.HasPrefix(name, "./") || isInterpreter(name) && words.next() != ""
}

// firstCommand is the word that begins a command, behind what runs it for somebody else.
func firstCommand(text string) string {
	words := shellWords{text: text}
	for word := words.next(); word != ""; word = words.next() {
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

// removesItems reports whether "Remove-Item" takes what is inside a folder, or asks nobody.
func removesItems(text string) bool {
	return hasAny(single, " -recurse", " -force", " -r ")(" " + text) // the option may be what comes first
}

// fetches reports whether what a command runs comes from elsewhere.
func fetches(text string) bool {
	return hasAny(line, "curl", "wget", "base64", "base32", "xxd", "downloadstring", "invoke-webrequest", "invoke-restmethod", "iwr ", "irm ")(text)
}

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
	words := shellWords{text: text}
	where := words.next()
	return where != "" && strings.IndexByte("/~$", where[0]) >= 0 && removesFound(text)
}

func removesFound(text string) bool {
	return hasAny(line, " -delete", " -exec rm", " -exec sudo rm", " -execdir rm", "| xargs rm")(text)
}

// encodedCommand is PowerShell's option, which may be cut short.
const encodedCommand = "-encodedcommand"

// coded reports whether PowerShell is given a command in base64.
func coded(text string) bool {
	words := shellWords{text: text, one: true}
	for word, next := words.next(), words.next(); next != ""; word, next = next, words.next() {
		option := len(word) > 1 && len(word) <= len(encodedCommand) && strings.EqualFold(encodedCommand[:len(word)], word) || strings.EqualFold(word, "-ec")
		if option && len(next) >= 16 {
			return true
		}
	}
	return false
}

// servesShell reports whether netcat runs a command for who is at the other end, or is piped
// into a shell.
func servesShell(text string) bool {
	words := shellWords{text: text, one: true}
	if strings.IndexByte(text, '-') < 0 {
		words.text = ""
	}
	for word, next := words.next(), words.next(); next != ""; word, next = next, words.next() {
		option := word == "--exec" || word == "--sh-exec" || len(word) > 1 && word[0] == '-' && word[1] != '-' && strings.ContainsAny(word, "ec")
		if option && (isInterpreter(next) || strings.HasPrefix(next, "cmd")) {
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
	words := shellWords{text: text, one: true}
	word := words.next()
	if whose := words; word == "-u" && whose.next() != "" {
		if next := whose.next(); next != "" {
			word = next
		}
	}
	return word == "" || !strings.HasPrefix(word, "-l") && strings.Trim(word, "})]") != ""
}

// startupFiles are what a shell runs when somebody logs in, and the keys that let one.
var startupFiles = []string{"/.bashrc", "/.bash_profile", "/.bash_login", "/.profile", "/.zshrc", "/.zprofile", "/authorized_keys"}

func startupFile(text string) bool {
	return slices.ContainsFunc(startupFiles, func(end string) bool { return strings.HasSuffix(text, end) })
}

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
