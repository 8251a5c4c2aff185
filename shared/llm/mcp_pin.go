package llm

import (
	"crypto/sha256"

	"portcullis/shared/digest"
	"portcullis/shared/jsondoc"
)

// PinOf is the pin of a tool: the SHA-256 of its definition v in canonical JSON
// (jsondoc.AppendCanonical), all of its object in a list of tools, members that nobody
// knows included.
func PinOf(v jsondoc.Value) digest.Sum { return sha256.Sum256(jsondoc.AppendCanonical(nil, v)) }
