// Package redact takes out of what the model says what must not leave: secrets,
// personal data, denied words, and links and images that lead to hosts nobody
// listed.
//
// It reads every text of a reply, JSON or stream: content, reasoning, refusals,
// tool arguments, and whatever else holds words. Of a stream it holds only what
// may still become a match. In arguments of tools, the model's and those of calls to a server of the
// Model Context Protocol, it also looks for what does harm where a tool is run with it. It masks in monitor mode too: monitor only lets pass
// what would block.
package redact
