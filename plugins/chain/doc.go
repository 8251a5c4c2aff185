// Package chain is several controls fused into one module: a body is read,
// scanned and parsed once for all of them, and one VM runs them.
//
// Its configuration has one member for each control, named as the module that
// it replaces, beside the common part:
//
//	{"keyverify": {…}, "modelallow": {…}, "redact": {…}, "contact": "…"}
//
// The controls run in the order of package bundle, whatever the order of the
// members: identity before authorisation before limits before inspection. Each
// member may have its own "mode". What the separate modules guarantee holds
// here too; the one difference is that the rewriters of a reply see the text as
// the model wrote it, not as another rewriter left it.
package chain
