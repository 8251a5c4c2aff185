package detect

import (
	"errors"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Set is a compiled set of rules. It is not changed by scanning and may serve
// any number of scanners.
type Set struct {
	rules []compiled
	trie  *trie
	// back is true for bytes that may stand before some rule's anchor.
	back    [256]bool
	hasBack bool
	hold    int
	// looks is how many looks there are, and one.
	looks int
}

// compiled is one rule as tables.
type compiled struct {
	Rule
	dfa *dfa
	// starts and ends are true when a match begins and ends at a word's boundary.
	starts, ends bool
	// endless is true when a match has no upper bound.
	endless bool
	// back is what may stand before the anchor. once is true when that may end in an anchor, and no match has two or
	// begins with the end of one.
	back *[256]bool
	once bool
	// gap is what stands between a word of Near and the match, nil without one, and
	// opening what the match can begin with.
	gap *dfa
	// need is what the gap can not do without, or a match that may be long, open what a match
	// behind a gap begins with.
	need, open look
	opening    byteSet
	// check is a test of a match, of an endless one when it is known, nil for none: longest makes those of tally, nil
	// for none, and of an address (ipv6) itself. drawn is the longest match when it asks for what is drawn at random, else 0.
	check   func(string) bool
	part    func(string) int // how much of what matches is put to the check; nil for all
	tally   *tally
	drawn   int
	address bool
	// allow are of that test the patterns of what is left alone.
	allow []*Whole
	// longest is the most bytes of a match, of an endless one until it is known.
	longest int
	// fewest is the least bytes of a match.
	fewest int
}

// maxRule bounds what a match may need before it is known, in bytes.
const maxRule = 4096

// NewSet compiles rules. The error names the rule. Equal rules give the same Set:
// several configurations in one VM have the built-in rules in common.
func NewSet(rules []Rule) (*Set, error) {
	return made.set(rules, compileSet)
}

// Check returns the error with which NewSet refuses a rule, nil when it takes it.
func Check(r Rule) error {
	_, err := compileSet([]Rule{r})
	return err
}

func compileSet(rules []Rule) (*Set, error) {
	s := &Set{rules: make([]compiled, len(rules)), looks: 1}
	b := newBuild()
	for i, r := range rules {
		if err := s.compile(b, i, r); err != nil {
			return nil, errors.New("rule " + r.ID + ": " + err.Error())
		}
	}
	if s.hasBack {
		s.hold += maxBack
	}
	s.trie = b.finish()
	return s, nil
}

func (s *Set) compile(b *build, i int, r Rule) error {
	c := &s.rules[i]
	c.Rule = r
	if r.Pattern == "" {
		return nil
	}
	var text string
	text, c.starts, c.ends = cutBoundaries(r.Pattern)
	p, err := patterns.compiled(text)
	if err != nil {
		return err
	}
	c.dfa, c.fewest = p.dfa, p.fewest
	c.opening, _ = p.dfa.follow("")
	if r.Check != "" {
		c.address = r.Check == addressCheck
		if c.check, c.tally = checkOf(r.Check, p.fewest); c.check == nil && c.tally == nil && !c.address {
			return errors.New("check " + strconv.Quote(r.Check) + " is not known")
		}
		if r.Check == "mod97" {
			c.part = ibanPart
		}
	}
	if err := c.leave(); err != nil {
		return err
	}
	if err := c.bound(p); err != nil {
		return err
	}
	if wantsDrawn(r.Check) {
		c.drawn = c.longest
	}
	if len(r.Near) > 0 {
		return s.listNear(b, i)
	}
	s.hold = max(s.hold, c.longest+1)
	if r.Words {
		s.hold = max(s.hold, c.longest+maxMarks*utf8.UTFMax)
	}
	return s.list(b, i, p)
}

// cutBoundaries takes the \b off both ends of a pattern; flags like (?i) stay.
func cutBoundaries(pattern string) (text string, starts, ends bool) {
	flags, text := "", pattern
	if strings.HasPrefix(text, "(?i)") {
		flags, text = text[:4], text[4:]
	}
	if text, starts = strings.CutPrefix(text, `\b`); starts {
		pattern = flags + text
	}
	text, ends = strings.CutSuffix(pattern, `\b`)
	return text, starts, ends
}

// bound finds out how long a match may be.
func (c *compiled) bound(p *pattern) error {
	c.longest = p.longest
	if c.longest >= 0 {
		if c.longest > maxRule {
			return errors.New("matches up to " + strconv.Itoa(c.longest) + " bytes (want at most " + strconv.Itoa(maxRule) + ")")
		}
		return nil
	}
	c.endless = true
	if c.ends {
		return errors.New(`has no upper bound: bound its repetitions, or leave the \b at its end away`)
	}
	c.longest = p.known
	if c.longest < 0 || c.longest > maxRule {
		return errors.New("may need any number of bytes before it matches: bound its repetitions")
	}
	return nil
}

// list puts the rule's beginnings, or its anchor, into the automaton.
func (s *Set) list(b *build, i int, p *pattern) error {
	c := &s.rules[i]
	if c.Anchor != "" {
		back, err := asciiClass(c.Back)
		if err != nil {
			return err
		}
		c.back, s.hasBack = back, true
		end := c.Anchor[len(c.Anchor)-1]
		c.once = back[end] && !c.opening.has(end) && p.dfa.once(fold(c.Anchor))
		for k, in := range back {
			s.back[k] = s.back[k] || in
		}
		hit := trigger{rule: i, free: true, back: b.share(allBytes)}
		hit.next, hit.then = b.shareAfter(p.dfa, fold(c.Anchor))
		if behind := p.dfa.after(p.dfa.all(), fold(c.Anchor)); len(behind) == 1 && !back[c.Anchor[0]] {
			hit.quick, hit.inner, hit.skip, hit.ends = p.dfa, behind[0], uint16(len(c.Anchor)), c.ends
		}
		if !c.opening.has(c.Anchor[0]) {
			var before byteSet
			for k, in := range back {
				if in {
					before.add(byte(k))
				}
			}
			hit.back, hit.far = b.share(before), uint16(len(c.Anchor)+1)
		}
		b.add(fold(c.Anchor), hit)
		return nil
	}
	s.lookFar(c)
	first, _ := b.shareFollow(p.dfa, "")
	texts := append([]string(nil), p.beginnings...)
	for len(texts) > 0 {
		text := texts[len(texts)-1]
		texts = texts[:len(texts)-1]
		if text == "" {
			return errors.New("can begin with too many different characters: give it an anchor")
		}
		next, then := p.dfa.follow(text)
		if few := next.folded(fewNext); len(text) < maxBeginning && len(few) > 0 {
			for _, c := range few {
				texts = append(texts, text+string(rune(c)))
			}
			continue
		}
		hit := trigger{rule: i, free: !c.starts || !isWord[text[0]], ends: c.ends, drawn: uint16(c.drawn), look: c.looks(), quick: p.dfa, measured: c.measured(), next: b.share(next), then: b.share(then), back: first}
		hit.inner, hit.skip = p.dfa.settled(text)
		hit.plain = c.plain() && (!c.starts || !hit.free)
		if c.drawn > 0 && len(text) >= longBeginning {
			hit.again = uint16(c.fewest)
		}
		b.add(text, hit)
	}
	return nil
}

// plain reports whether of a match nothing is to be judged but what longest says of it.
func (c *compiled) plain() bool { return c.check == nil && !c.Words && !c.endless }

// measured reports whether what longest says of a match may spare that it is judged.
func (c *compiled) measured() bool { return c.plain() || (c.tally != nil || c.address) && !c.endless }

// lookFar makes what a scan looks for before it reads a match that may be long.
func (s *Set) lookFar(c *compiled) {
	if c.longest < farMatch {
		return
	}
	if one := c.dfa.indispensable(); one != nil {
		c.need = look{bytes: c.dfa.bytesOf(one), within: c.longest, place: s.looks}
		s.looks++
	}
}

// looks is what is looked for before a match is tried, nil for nothing.
func (c *compiled) looks() *look {
	switch {
	case c.open.place > 0:
		return &c.open
	case c.need.place > 0:
		return &c.need
	}
	return nil
}

// farReach is how many bytes of a match are read at most before it is judged, or looked at for
// what it can not do without.
const farReach = 32

// farMatch is from what length on a match is looked at for what it can not do without.
const farMatch = 128

// asciiClass reads a class of ASCII characters.
func asciiClass(class string) (*[256]bool, error) {
	re, err := syntax.Parse(class, syntax.Perl)
	if err != nil || re.Op != syntax.OpCharClass {
		return nil, errors.New("back: " + strconv.Quote(class) + " is not a class of characters")
	}
	var out [256]bool
	for i := 0; i < len(re.Rune); i += 2 {
		for r := re.Rune[i]; r <= re.Rune[i+1] && r < 0x80; r++ {
			out[r] = true
		}
	}
	return &out, nil
}

// Len is the number of rules.
func (s *Set) Len() int { return len(s.rules) }

// Rule returns the rule with index i. It must not be changed.
func (s *Set) Rule(i int) *Rule { return &s.rules[i].Rule }

// MaxHold is the most bytes that a Scanner of the set holds.
func (s *Set) MaxHold() int { return s.hold }
