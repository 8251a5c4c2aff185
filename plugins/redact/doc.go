// Package redact takes out of what the model says what must not leave: secrets,
// personal data, denied words, links and images that lead to hosts nobody listed,
// what steers a terminal, characters that nobody sees, and the call's own system
// prompt. Most disguises of these do not help (DISGUISES.md says which).
//
// It reads every text of a reply, JSON or stream: content, reasoning, refusals,
// tool arguments, and whatever else holds words. Of a stream it holds only what
// may still become a match. In arguments of tools, the model's and those of calls
// to a server of the Model Context Protocol, and in addresses that such a server is to
// read, it also looks for what does harm there. Other requests it reads only where its
// policy depends on the model or it watches for the system prompt, and then it may put a
// canary there.
//
// It masks in monitor mode too: monitor only lets pass what would block.
package redact
