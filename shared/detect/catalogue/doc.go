// Package catalogue writes the page of the built-in rules: of each how bad a finding is, what tells it from other text,
// and whose form it is. No module imports it, so that none carries its words.
package catalogue
