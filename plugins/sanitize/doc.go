// Package sanitize inspects what goes to the model: it looks for attempts to
// steer it (injection), and for secrets and personal data that should not leave
// the house. A service may be asked for a second opinion.
//
// It reads every text of a request: messages, tool results, tool definitions,
// names, unknown fields. Text is brought into a normal form first, and read in other
// ways where it looks odd, so that most disguises do not help (EVASION.md says which),
// and texts that stand side by side are read together as
// well as alone. Content that nobody vouches for (tool results, documents) has a
// stricter policy of its own. Rules find known forms, and a
// classifier states how likely an attempt a text as a whole is, and what one speaker says in
// several; neither understands text.
//
// Of replies it reads what a server of the Model Context Protocol answers, for the same
// attempts; where values come back, which stood behind placeholders in the request; and
// what the second opinion is asked about.
package sanitize
