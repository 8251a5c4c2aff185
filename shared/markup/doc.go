// Package markup reads what a text in HTML or XML says: what is shown without its tags,
// then what stands in attributes and comments, with references to characters undone.
package markup
