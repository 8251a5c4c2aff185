// Package modelallow decides what a call may use: which operations, which models
// and which tools, how many tokens, choices, messages, tools and bytes.
//
// It checks every value of a call that can select a model, and the model that it
// checks is the one that leaves: an alias is replaced first. What a key may be used
// for (its scopes, stated by keyverify) is enforced beside the policy.
//
// A list of models shows the caller those that it may use, and the list of an MCP
// server's tools those that it may call; a reply that calls another, or one with
// arguments that its JSON Schema does not allow, is withheld. Definitions of tools can
// be pinned by their hash: one that is not an approved one is taken out of the list.
// Nothing is kept between calls, so that who knows a pinned tool's name can call it
// while its definition is withheld. Pins are of the definitions as they reach this
// module: what a module nearer to the server masks in them counts as a change.
//
// A realtime session is judged when it is opened, by the model in its query: what is said in
// it passes unread.
//
// It does not choose an upstream; it can set a header by which the gateway does.
package modelallow
