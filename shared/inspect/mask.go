package inspect

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"unicode/utf8"

	"portcullis/shared/detect"
)

// kept is how many characters a partial mask shows, hidden the fewest it hides.
const (
	kept   = 4
	hidden = 6
)

// AppendMask appends what takes the place of text, found by r. hashKey keys the
// Hash action.
func AppendMask(dst []byte, a Action, r *detect.Rule, text string, hashKey []byte) []byte {
	switch a {
	case Strip:
		if r.Class != detect.ClassInjection { // else what stands on either side would say it again
			return dst
		}
	case Partial:
		if tail, ok := lastChars(text); ok {
			return append(append(dst, "****"...), tail...)
		}
	case Hash:
		mac := hmac.New(sha256.New, hashKey)
		mac.Write([]byte(text))
		dst = append(append(dst, '['), r.Label...)
		dst = append(dst, ':')
		return append(hex.AppendEncode(dst, mac.Sum(nil)[:6]), ']')
	}
	return append(append(append(dst, '['), r.Label...), ']')
}

// lastChars returns the last four characters of text, when enough stays hidden.
func lastChars(text string) (string, bool) {
	if utf8.RuneCountInString(text) < kept+hidden {
		return "", false
	}
	at := len(text)
	for range kept {
		_, n := utf8.DecodeLastRuneInString(text[:at])
		at -= n
	}
	return text[at:], true
}
