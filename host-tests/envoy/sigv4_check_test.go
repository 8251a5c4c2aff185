//go:build check

package envoytest_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Amazon's signature, version 4, computed again from a request as it arrived.
// Source: docs.aws.amazon.com/IAM, "Create a signed AWS API request", read 2026-11.

// signature is what an authorization header says.
type signature struct {
	scope   string   // day/region/service/aws4_request
	headers []string // that were signed, in lower case
	value   string
}

// signatureOf reads the header of a request that accessKey has signed.
func signatureOf(r *http.Request, accessKey string) (s signature, err error) {
	header := r.Header.Get("Authorization")
	rest, ok := strings.CutPrefix(header, "AWS4-HMAC-SHA256 ")
	if !ok {
		return s, fmt.Errorf("authorization is %q", header)
	}
	for part := range strings.SplitSeq(rest, ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		switch name {
		case "Credential":
			if s.scope, ok = strings.CutPrefix(value, accessKey+"/"); !ok {
				return s, fmt.Errorf("the credential is %q", value)
			}
		case "SignedHeaders":
			s.headers = strings.Split(value, ";")
		case "Signature":
			s.value = value
		}
	}
	return s, nil
}

// verify computes the signature of a request that arrived with body and compares it.
func (s signature) verify(r *http.Request, body []byte, secret string) error {
	for _, name := range []string{"host", "x-amz-date", "x-amz-content-sha256"} {
		if !slices.Contains(s.headers, name) {
			return fmt.Errorf("%s is not signed: %q", name, s.headers)
		}
	}
	if have, want := r.Header.Get("X-Amz-Content-Sha256"), hexHash(body); have != want {
		return fmt.Errorf("the body's hash is %s (want %s)", have, want)
	}
	var headers strings.Builder
	for _, name := range s.headers {
		value := r.Header.Get(name)
		if name == "host" {
			value = r.Host
		}
		fmt.Fprintf(&headers, "%s:%s\n", name, strings.Join(strings.Fields(value), " "))
	}
	canonical := strings.Join([]string{
		r.Method, escapedAgain(r.URL.EscapedPath()), r.URL.RawQuery, headers.String(), strings.Join(s.headers, ";"), hexHash(body),
	}, "\n")
	toSign := strings.Join([]string{"AWS4-HMAC-SHA256", r.Header.Get("X-Amz-Date"), s.scope, hexHash([]byte(canonical))}, "\n")
	key := []byte("AWS4" + secret)
	for part := range strings.SplitSeq(s.scope, "/") {
		key = mac(key, part)
	}
	if want := hex.EncodeToString(mac(key, toSign)); want != s.value {
		return fmt.Errorf("the signature is %s (want %s) of\n%s", s.value, want, canonical)
	}
	return nil
}

// escapedAgain escapes a path as it stands in a request once more, as every service but S3
// wants it.
func escapedAgain(path string) string {
	var b strings.Builder
	for i := range len(path) {
		c := path[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~/", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}

func hexHash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func mac(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}
