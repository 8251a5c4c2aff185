package catalogue

import (
	"strings"

	"portcullis/shared/detect"
)

// sources are where the forms of a class are described.
var sources = map[detect.Class]map[string]string{
	detect.ClassSecret: secretSources, detect.ClassPersonal: personalSources,
	detect.ClassLink: otherSources, detect.ClassInjection: otherSources, detect.ClassDangerous: otherSources,
}

// Source is where the form of what a rule finds is described, or who gives it out; "" for none. One entry serves all
// rules whose ids begin with the same words.
func Source(r *detect.Rule) string {
	key, _ := sourceOf(r)
	return sources[r.Class][key]
}

// sourceOf is the longest key of which a rule's id is made.
func sourceOf(r *detect.Rule) (key string, ok bool) {
	for key := r.ID; ; {
		if _, ok := sources[r.Class][key]; ok {
			return key, true
		}
		at := strings.LastIndexByte(key, '_')
		if at < 0 {
			return "", false
		}
		key = key[:at]
	}
}
