// Package modelallow decides what a call may use: which operations, which models
// and which tools, how many tokens, choices, messages, tools and bytes.
//
// It checks every value of a call that can select a model, and the model that it
// checks is the one that leaves: an alias is replaced first. What a key may be
// used for (its scopes, stated by keyverify) is enforced beside the policy. A list of
// models shows the caller those that it may use.
// It does not choose an upstream; it can set a header by which the gateway does.
package modelallow
