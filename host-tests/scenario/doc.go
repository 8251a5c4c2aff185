// Package scenario is the corpus of scenarios: stories of calls through a chain of
// modules, each a txtar file that runs natively, in the wazero host in both
// flavours and every profile, and in real Envoy, with the same outcome.
//
// A file begins with comment lines: what it shows, then settings as "name: value"
// (profiles, chunks, not in envoy). Its sections, in order:
//
//	config/<plugin>.json    a module of the chain, without its "host" section
//	call                    a request: line, headers, empty line, body
//	upstream                the upstream's reply: status, headers, empty line, body
//	upstream says           a reply of the call's API with this text
//	upstream streams        the same as a stream, one event a line
//	upstream messages       a stream of Amazon's messages, "<type> <JSON>" a line; "wrong
//	                        checksum" and "cut" damage the one before
//	upstream breaks         added to the others: the connection ends in the middle
//	service                 the reply of the service that modules ask, cluster "judge": as
//	                        upstream, or "is silent"
//	client leaves           "in the request" or "in the reply": it goes away when the body
//	                        given has been sent, before its end
//	seen                    what the upstream must have got, or "nothing"
//	seen has, seen lacks    substrings of that body, one a line
//	asked                   "nothing": no module asked the service
//	asked has, asked lacks  substrings of what it was asked, bodies and headers, one a line
//	same                    request and reply must arrive byte for byte
//	refused                 "<status> <code>": the refusal the client must get
//	withheld                "<code>": the reply is replaced by a content-filter finish
//	client                  the client's reply: status, headers, empty line, body
//	client has, lacks       substrings of that body, one a line
//	text                    what the model said as the client reads it
//	facts                   "<name>=<value>" a line, "<name>=-" when it must be absent
//	wait                    a duration that passes before the next call
//
// Everything after a call belongs to it, up to the next call. $KEY, $OTHER and $WRONG
// are keys, $KEY_HASH and $OTHER_HASH their hashes, $STRIPE and $GROQ what looks like
// secrets of vendors, $LARGE is five megabytes of text. Bodies are cut as chunks says: whole, every split,
// byte by byte, random <seed>, empty end (one more chunk, which is empty).
package scenario
