package main

import (
	"errors"
	"fmt"
)

// copies reports own texts that nearly repeat a public one. What is measured on sources
// left out would be too good: an own text must not be a known prompt in other words.
func (c *corpus) copies() error {
	var list []error
	for _, o := range c.texts {
		if o.source != nil {
			continue
		}
		for _, t := range c.texts {
			if t.source != nil && near(o, t) {
				list = append(list, fmt.Errorf("an own text (%s) is near to one of %s: %.90q", o.own, t.source.name, o.raw))
				break
			}
		}
	}
	return errors.Join(list...)
}
