package llm

import "strings"

// The escapes that a path may have. Amazon's clients write the name of a model as one
// segment, in which they escape whatever is not unreserved (smithy.io, "httpLabel trait").
const (
	colon = "%3A"
	slash = "%2F"
)

// unescape is a segment as a server reads it.
func unescape(segment string) string {
	if !strings.Contains(segment, "%") {
		return segment
	}
	return strings.ReplaceAll(strings.ReplaceAll(segment, colon, ":"), slash, "/")
}

// maxARN bounds a name in bytes, as facts are bounded.
const maxARN = 256

// arnResources are what of an account's can stand for a model. A stored prompt
// ("prompt/…") is none: what it says is not in the call.
// Source: docs.aws.amazon.com/bedrock/latest/APIReference, Converse, modelId, read 2026-11.
var arnResources = namesOf(
	"foundation-model inference-profile application-inference-profile",
	"prompt-router default-prompt-router provisioned-model",
	"custom-model custom-model-deployment imported-model endpoint",
)

// isARN reports whether name is the name of a model at Amazon in the form
// arn:partition:service:region:account:resource/id.
func isARN(name string) bool {
	parts := strings.SplitN(name, ":", 6)
	if len(name) > maxARN || len(parts) < 6 || parts[0] != "arn" || !strings.HasPrefix(parts[1], "aws") {
		return false
	}
	if service := parts[2]; service != "bedrock" && service != "sagemaker" {
		return false
	}
	for _, part := range parts[1:5] {
		if !every(part, isARNByte) {
			return false
		}
	}
	resource, id, ok := strings.Cut(parts[5], "/")
	if !ok || !arnResources.has(resource) {
		return false
	}
	for segment := range strings.SplitSeq(id, "/") {
		if segment == "" || segment == "." || segment == ".." || !every(segment, func(b byte) bool { return isARNByte(b) || b == ':' || b == '.' || b == '_' }) {
			return false
		}
	}
	return true
}

func isARNByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-'
}

func every(s string, is func(b byte) bool) bool {
	for i := range len(s) {
		if !is(s[i]) {
			return false
		}
	}
	return true
}
