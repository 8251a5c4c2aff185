// Package catalogue says of each built-in rule of detect what people ask of it and scanning does not: how bad a
// finding is, what tells it from other text, and whose form it is. It is for documentation and tools; no module
// imports it, so that none carries its words.
package catalogue
