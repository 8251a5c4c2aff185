package normal

import (
	"strings"
	"unicode/utf8"
	"unsafe"
)

// words reads a text whose words are joined, cut up or spelled with signs for letters:
// ignore_all, IgnoreAll, ign<b>ore, 1gn0r3, ignoreall. A run of characters without a
// space that is odd is taken apart into its letters, and these are put together to words
// anew, known ones where there are any. It is reused by read.
type words struct {
	out   []byte
	from  []int32
	known bool // known words were found in odd runs
	// count known words were found close together, the last at lastAt; tells is true
	// when one of them is telling.
	count, lastAt int
	tells         bool

	letters []letter
	cost    []int32
	best    []*word
	// wordEnds is the letter before which the last word of the run ended, begun is true
	// when a part of the run has been written, space when a space comes next.
	wordEnds     int
	begun, space bool
	closes       int // where the next ">" stands
}

// letter is a letter of a run, or a sign for one.
type letter struct {
	sign byte // the letter that all that look like it have in common
	raw  byte
	cut  bool // something stands before it that may divide words
	at   int32
}

// readWords adds the reading of a reading by words when that has known ones. Spaces between
// letters cut words where across is true.
func (t *Text) readWords(i int, across bool) {
	parent := &t.readings[i]
	if !tells(parent.Text) {
		return
	}
	w := t.room.takeWords()
	w.read(parent.Text, across)
	if w.known {
		t.readings = append(t.readings, Reading{
			Text:   unsafe.String(unsafe.SliceData(w.out), len(w.out)), //nolint:gosec // not changed before the next Reset
			parent: i, to: len(parent.Text), way: listed, list: w.from, depth: maxRounds, Guessed: true,
		})
	}
}

// read fills out and from.
func (w *words) read(text string, across bool) {
	w.out, w.from, w.known, w.count, w.tells = w.out[:0], w.from[:0], false, 0, false
	w.closes = -1
	for i := 0; i < len(text); {
		if isBlank(text[i]) {
			w.put(text[i], i)
			i++
			continue
		}
		end, odd := i, false
		w.letters, w.begun, w.space, w.wordEnds = w.letters[:0], false, false, -1
		cut := false
		for end < len(text) && (!isBlank(text[end]) || across && cuts(text, end)) {
			next := unit(text, end, &w.closes)
			sign := signs[text[end]]
			switch {
			case next > end+1, sign == 0:
				cut = true
			default:
				b := text[end]
				if n := len(w.letters); n > 0 {
					last := &w.letters[n-1]
					cut = cut || isSmall(last.raw) && isCapital(b)
					odd = odd || cut || isLetter(last.raw) != isLetter(b) || classes[last.raw] == classSymbol && classes[b] == classSymbol
				}
				w.letters = append(w.letters, letter{sign, b, cut, int32(end)})
				cut = false
				if len(w.letters) == maxLetters {
					w.begin(text, i)
					w.write(maxLetters - maxWord)
				}
			}
			end = next
		}
		if w.begun || len(w.letters) > 1 && odd || len(w.letters) >= minJoined {
			w.takeApart(text, i, end)
		} else {
			w.copy(text, i, end)
		}
		i = end
	}
}

// cuts reports whether a blank stands alone, between two letters or signs for them.
func cuts(text string, i int) bool {
	return text[i] == ' ' && i > 0 && i+1 < len(text) && !isBlank(text[i-1]) && !isBlank(text[i+1])
}

// minJoined is how many letters without a space are more than one word, maxLetters how
// many of a run are looked at together, and maxWord more than a known word has.
const (
	minJoined  = 15
	maxLetters = 4096
	maxWord    = 32
)

// unit is the end of what begins at text[i] and is read as one: a tag or comment of HTML,
// a hyphen or a soft end of quoted-printable with the line's end, which the normal form
// may have as a space, a character. closes is where the next ">" stands, as far as is
// known.
func unit(text string, i int, closes *int) int {
	switch b := text[i]; {
	case b == '<' && i+1 < len(text) && (isLetter(text[i+1]) || text[i+1] == '/' || text[i+1] == '!'):
		if *closes < i {
			*closes = len(text)
			if n := strings.IndexByte(text[i:], '>'); n >= 0 {
				*closes = i + n
			}
		}
		if *closes < len(text) {
			return *closes + 1
		}
	case (b == '=' || b == '-') && i+2 < len(text) && isBlank(text[i+1]) && isLetter(text[i+2]):
		return i + 2
	case b == '"' || b == '\'' || b == '`':
		return joint(text, i)
	case b >= utf8.RuneSelf:
		_, n := utf8.DecodeRuneInString(text[i:])
		return i + n
	}
	return i + 1
}

// joint is the end of what puts two strings together that begins with the quote at text[i],
// such as " + " or ", ", else that of the quote.
func joint(text string, i int) int {
	end, signs := i+1, 0
	for ; end < len(text) && end <= i+maxJoint; end++ {
		switch b := text[end]; {
		case b == '"' || b == '\'' || b == '`':
			if signs > 0 {
				return end + 1
			}
			return i + 1
		case strings.IndexByte("+.,&|", b) >= 0:
			signs++
		case !isBlank(b):
			return i + 1
		}
	}
	return i + 1
}

// maxJoint is how many bytes stand between the quotes of two strings that are put together.
const maxJoint = 6

func isSmall(b byte) bool   { return b >= 'a' && b <= 'z' }
func isCapital(b byte) bool { return b >= 'A' && b <= 'Z' }

func (w *words) put(b byte, from int) {
	w.out = append(w.out, b)
	w.from = append(w.from, int32(from))
}

func (w *words) copy(text string, from, to int) {
	for i := from; i < to; i++ {
		w.put(text[i], i)
	}
}

// punctuation copies what rules read of what stands around a run: not tags, nor what puts
// strings together.
func (w *words) punctuation(text string, from, to int) {
	for i := from; i < to; {
		next := unit(text, i, &w.closes)
		if next == i+1 && strings.IndexByte(`.,:;!?"'()<>/[]`, text[i]) >= 0 {
			w.put(text[i], i)
		}
		i = next
	}
}

// takeApart writes the run at [from, to), of which letters are the letters, as words.
// Of what stands before the first and behind the last, punctuation stays.
func (w *words) takeApart(text string, from, to int) {
	w.choose()
	w.begin(text, from)
	last := int(w.letters[len(w.letters)-1].at)
	w.write(len(w.letters))
	w.punctuation(text, last+1, to)
}

// begin writes what stands before a run, unless its beginning has been written.
func (w *words) begin(text string, from int) {
	if !w.begun {
		w.punctuation(text, from, int(w.letters[0].at))
	}
}

// write chooses words and writes those that begin in the first n letters. It leaves the
// letters behind them.
func (w *words) write(n int) {
	w.choose()
	i := 0
	for i < n {
		l := &w.letters[i]
		word := w.wordAt(i)
		if (i > 0 || w.begun) && (w.space || l.cut || word != nil) {
			w.put(' ', int(l.at))
		}
		w.space = word != nil
		if word == nil {
			w.single(l)
			i++
			continue
		}
		w.note(word, int(l.at))
		for k := range len(word.text) {
			w.put(word.text[k], int(w.letters[i+k].at))
		}
		i += len(word.text)
		w.wordEnds = i
	}
	w.begun, w.wordEnds = true, w.wordEnds-i
	w.letters = append(w.letters[:0], w.letters[i:]...)
}

// single writes a letter of no known word.
func (w *words) single(l *letter) {
	switch {
	case isLetter(l.raw):
		w.put(l.raw, int(l.at))
	case classes[l.raw] == classSymbol:
		w.space = true
	default:
		w.put(l.sign, int(l.at))
	}
}

// wordAt is the word chosen at the i-th letter, nil for none. One of two letters stands in
// many words: it counts where it is cut off on both sides, or a long one follows.
func (w *words) wordAt(i int) *word {
	found := w.best[i]
	if found == nil || len(found.text) > 2 {
		return found
	}
	end := i + len(found.text)
	if end < len(w.letters) && w.best[end] != nil && len(w.best[end].text) >= longWord {
		return found
	}
	if (i == 0 && !w.begun || w.letters[i].cut || w.wordEnds == i) && (end == len(w.letters) || w.letters[end].cut || w.best[end] != nil) {
		return found
	}
	return nil
}

// longWord is how many letters a word has that seldom stands in another by chance.
const longWord = 5

// note counts a known word at text[at]. Two of which one is telling, close together,
// make the reading worth a look.
func (w *words) note(found *word, at int) {
	if at-w.lastAt > maxKnownApart {
		w.count, w.tells = 0, false
	}
	w.count, w.lastAt, w.tells = w.count+1, at, w.tells || found.telling
	w.known = w.known || w.tells && w.count > 1
}

// maxKnownApart is how many bytes stand between the beginnings of known words that belong
// together.
const maxKnownApart = 100

// What a reading costs: each letter of no known word, each known word, and more where it
// has two letters.
const (
	costLetter = 8
	costWord   = 1
	costShort  = 14
)

// choose finds the known words that leave the fewest letters over; best says for each
// letter which one begins there.
func (w *words) choose() {
	n := len(w.letters)
	if cap(w.cost) <= n {
		w.cost, w.best = make([]int32, n+1+n/4), make([]*word, n+1+n/4)
	}
	w.cost, w.best = w.cost[:n+1], w.best[:n+1]
	w.cost[n] = 0
	known := vocabulary()
	for i := n - 1; i >= 0; i-- {
		w.cost[i], w.best[i] = w.cost[i+1]+costLetter, nil
		if i+1 == n {
			continue
		}
		begin := place(w.letters[i].sign, w.letters[i+1].sign)
		lo, hi := int(known.first[begin]), int(known.first[begin+1])
		for k := 2; lo < hi; k++ {
			if found := &known.words[lo]; len(found.signs) == k {
				w.offer(i, found)
			}
			if i+k == n {
				break
			}
			lo, hi = known.narrow(lo, hi, k, w.letters[i+k].sign)
		}
	}
}

// offer takes found as the word that begins at the i-th letter where that costs less.
func (w *words) offer(i int, found *word) {
	cost := w.cost[i+len(found.text)] + costWord
	if len(found.text) == 2 {
		cost += costShort
	}
	if cost < w.cost[i] {
		w.cost[i], w.best[i] = cost, found
	}
}

// signs are the letters that bytes stand for: letters for themselves, digits and signs
// for those that they look like. Letters that one sign stands for are the same.
var signs = func() (t [256]byte) {
	for b := byte('a'); b <= 'z'; b++ {
		t[b], t[b-'a'+'A'] = b, b
	}
	for _, pair := range []string{"0o", "1i", "li", "2z", "3e", "4a", "5s", "6g", "7t", "8b", "9g", "@a", "$s", "!i"} {
		t[pair[0]] = t[pair[1]]
	}
	t['L'] = t['l']
	return t
}()
