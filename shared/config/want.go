package config

import "strconv"

// plurals name the entries of a list.
var plurals = [...]string{
	formString: "strings", formBool: "booleans", formInt: "whole numbers", formUint: "whole numbers",
	formFloat: "numbers", formList: "lists", formMap: "objects", formStruct: "objects", formHook: "values",
}

// wants says what a value of shape s within the limits looks like.
func (s *shape) wants(l *limits) string {
	for s.form == formPointer {
		s = s.elem
	}
	switch s.form {
	case formString:
		if len(l.enum) > 0 {
			return quoteList(l.enum, "or")
		}
		return "a string" + l.span(" of ", "character", "characters")
	case formBool:
		return "true or false"
	case formInt, formUint:
		return "a whole number" + l.bounds(false)
	case formFloat:
		return "a number" + l.bounds(false)
	case formHook:
		return s.want + l.bounds(true)
	case formList:
		elem := s.elem
		for elem.form == formPointer {
			elem = elem.elem
		}
		return "a list of " + plurals[elem.form] + l.span(" with ", "entry", "entries")
	}
	return "an object" + l.span(" with ", "entry", "entries")
}

// bounds renders the limits of a number.
func (l *limits) bounds(quote bool) string {
	low, high := l.min, l.max
	if quote {
		low, high = strconv.Quote(low), strconv.Quote(high)
	}
	switch {
	case l.min != "" && l.max != "":
		return ", from " + low + " to " + high
	case l.min != "":
		return ", at least " + low
	case l.max != "":
		return ", at most " + high
	}
	return ""
}

// span renders the limits of a length: before, "1 to 64", and one or many as the unit.
func (l *limits) span(before, one, many string) string {
	unit := many
	if l.max == "1" || l.max == "" && l.min == "1" {
		unit = one
	}
	switch {
	case l.min != "" && l.max != "":
		return before + l.min + " to " + l.max + " " + unit
	case l.min != "":
		return before + "at least " + l.min + " " + unit
	case l.max != "":
		return before + "at most " + l.max + " " + unit
	}
	return ""
}
