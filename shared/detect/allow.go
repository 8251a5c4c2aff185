package detect

import "errors"

// leave makes a check of the rule's own, which a match that an allow pattern matches whole
// does not pass.
func (c *compiled) leave() error {
	for _, pattern := range c.Allow {
		w, err := newWhole(pattern, &patterns)
		if err != nil {
			return errors.New("allow: " + pattern + ": " + err.Error())
		}
		c.allow = append(c.allow, w)
	}
	if check, allow := c.check, c.allow; len(allow) > 0 {
		c.check = func(text string) bool { return (check == nil || check(text)) && !anyMatches(allow, text) }
	}
	return nil
}

func anyMatches(list []*Whole, text string) bool {
	for _, w := range list {
		if w.Matches(text) {
			return true
		}
	}
	return false
}
