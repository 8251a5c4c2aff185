package redact

// step goes on with a character, which begins with the byte first. It is false when the character
// is to be looked at again, in another state.
func (a *addresses) step(r rune, first byte) bool {
	switch a.state {
	case noAddress:
		a.before(r)
	case inSlashes:
		return a.behindScheme(r)
	case inHost:
		return a.inHost(r, first)
	case inListed, inFragment:
		// A row of a table ends it too, and then another may begin.
		if a.ends(r) || a.endsForMost(r) || r == '|' && a.quote == 0 {
			return a.leave()
		}
	case inPath:
		return a.inPath(r)
	case inBreak:
		if !isLineEnd(r) && !asks(r) {
			return a.leave()
		}
		if asks(r) {
			a.state, a.from = inSeparator, a.size
		}
	case inSeparator:
		return a.behindSeparator(r)
	case inQuery:
		return a.inQuery(r)
	}
	return true
}

// before looks for where an address begins.
func (a *addresses) before(r rune) {
	switch {
	case r == dropped && a.quote != 0:
		return
	case isLetter(r):
		if a.word.n > 0 || !isLetter(a.last) {
			a.word.add(r)
		}
		if a.word.n > 0 {
			return // what opens an address opens its scheme
		}
	case r == '\\' && a.word.n > 0:
		return // Markdown's escape of what follows
	case r == ':' && a.word.n > 0 && a.scheme():
		return
	case r == '.' && a.word.is("www"):
		a.begin(inHost)
		a.slashes, a.host = 2, append(a.host, "www."...)
		return
	case isSlash(r) && a.open != notOpen && a.word.n == 0:
		a.begin(inSlashes)
		a.slashes, a.relative, a.odd = 1, true, r == '\\'
		return
	}
	a.word.n = 0
	a.opens(r)
}

// opens notes what makes more of what follows an address.
func (a *addresses) opens(r rune) {
	switch {
	case r == '=':
		a.open, a.quote, a.angle = attribute, 0, false
	case r == '(' && a.last == ']', r == ':' && a.last == ']':
		a.open, a.quote, a.angle = destination, 0, false
	case r == '(':
		a.open, a.quote, a.angle = bracket, 0, false
	case (r == '"' || r == '\'') && (a.open == attribute || a.open == bracket) && a.quote == 0:
		a.quote = r
	case r == '<' && a.open == destination:
		a.angle = true
	case isSpace(r), r == '>' && a.open == destination: // which a quotation's line begins with
	default:
		a.open, a.quote, a.angle = notOpen, 0, false
	}
}

// scheme begins an address if the word before a colon is a scheme.
func (a *addresses) scheme() bool {
	for _, s := range schemes {
		if !a.word.is(s.name) || !s.bare && a.open == notOpen {
			continue
		}
		if s.host {
			a.begin(inSlashes)
		} else {
			a.begin(inPath)
		}
		return true
	}
	return false
}

func (a *addresses) begin(state addressState) {
	a.state, a.word.n, a.slashes, a.relative, a.odd, a.host = state, 0, 0, false, false, a.host[:0]
	a.depth, a.ended = 0, false
}

// leave ends an address; the character that ends it may begin another.
func (a *addresses) leave() bool {
	a.state, a.open, a.quote, a.angle, a.word.n = noAddress, notOpen, 0, false, 0
	return false
}

func (a *addresses) behindScheme(r rune) bool {
	switch {
	case isSlash(r):
		a.slashes++
		a.odd = a.odd || r == '\\'
	case r == dropped:
	case a.relative && a.slashes < 2, a.ends(r), a.endsForMost(r), asks(r), r == '#':
		return a.leave()
	default:
		a.state = inHost
		return false
	}
	return true
}

func (a *addresses) inHost(r rune, first byte) bool {
	if isSlash(r) || asks(r) || r == ';' || r == '#' || a.ends(r) || a.endsForMost(r) {
		a.state = inPath
		a.odd = a.odd || r == '\\' // Markdown's escape of what the host goes on with
		if a.listed() {
			a.state = inListed
		}
		return false
	}
	if len(a.host) == maxHostLength {
		a.odd = true
		return true
	}
	a.host = append(a.host, first)
	return true
}

func (a *addresses) inPath(r rune) bool {
	switch {
	case asks(r), r == ';' && !a.ended:
		a.state, a.from = inSeparator, a.size
	case r == '#':
		a.state = inFragment
	case isLineEnd(r):
		a.state = inBreak
	case a.ends(r):
		return a.leave()
	case a.endsForMost(r):
		a.ended = true
		if r == a.quote {
			a.quote = 0
		}
		a.angle = a.angle && r != '>'
	}
	return true
}

func (a *addresses) behindSeparator(r rune) bool {
	switch {
	case a.ends(r):
		a.state = inPath
		return false
	case r == '#':
		a.state = inFragment
		return true
	}
	a.state, a.told, a.depth = inQuery, false, 0
	return false
}

func (a *addresses) inQuery(r rune) bool {
	switch {
	case r == '#':
		a.tell()
		a.state = inFragment
	case a.ends(r), a.endsForMost(r):
		a.tell()
		a.state = inPath
		return false
	case r == '(' || r == '[' || r == '{':
		a.depth++
	case r == ')' || r == ']' || r == '}':
		a.depth--
	}
	return true
}

// asks reports whether a query begins with r.
func asks(r rune) bool { return r == '?' || r == separator }

// ends reports whether no reader goes on behind r.
func (a *addresses) ends(r rune) bool {
	switch {
	case a.quote != 0:
		return false
	case a.angle:
		return r == '\n' || r == '\r' || r == '<'
	}
	return isSpace(r) || r == '<' || a.arguments && r == '"'
}

// endsForMost reports whether some readers end an address before r, and others do not.
func (a *addresses) endsForMost(r rune) bool {
	switch {
	case a.quote != 0:
		return r == a.quote
	case r == ')' || r == ']' || r == '}':
		return a.depth == 0
	}
	return r == '"' || r == '\'' || r == '`' || r == '>'
}
