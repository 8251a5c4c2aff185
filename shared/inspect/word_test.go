package inspect

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/detect"
)

func TestDeniedWordsAreFoundInAnyScriptAsWords(t *testing.T) {
	for _, c := range []struct {
		word        string
		found, free []string
	}{
		{"bluebird", []string{"a bluebird.", "BLUEBIRD", "(Bluebird)", "私のbluebirdです", "bluebird's", "«bluebird»"}, []string{"bluebirds", "abluebird", "éblue", "bluebirdé", "ébluebird", "blue_bluebird", "bluebird\u0301"}},
		{"c++", []string{"in C++.", "c++11"}, []string{"abc++", "c+"}},
		{"кот", []string{"этот кот!", "КОТ"}, []string{"котел", "скот", "кот\u0301"}},
		{"й", []string{"й", "и\u0306", "Й"}, []string{"и", "ий"}},
		{"秘密", []string{"この秘密を", "秘密"}, []string{"秘書の密"}},
		{"ひみつ", []string{"それはひみつです"}, []string{"ひみ つ"}},
		{"비밀", []string{"비밀은", "그 비밀"}, []string{"비 밀"}},
		{"ลับ", []string{"ความลับของ", "ลับ"}, []string{"ลั บ"}},
		{"سر", []string{"هذا سر", "سِرّ", "سـر", "سر."}, []string{"سرير", "أسر"}},
		{"סוד", []string{"זה סוד", "סוֹד"}, []string{"סודי", "הסוד"}},
		{"काम", []string{"यह काम है", "काम।"}, []string{"कामी", "कामना", "नाकाम"}},
		{"Straße", []string{"die STRASSE", "strasse", "Straße.", "STRAẞE"}, []string{"Straßen", "strase"}},
		{"boss", []string{"boss", "BOẞ!", "Boß"}, []string{"bosses", "bos"}},
		{"sss", []string{"SSS", "ßs"}, []string{"ss", "ssss"}},
		{"İstanbul", []string{"istanbul", "ISTANBUL", "İSTANBUL", "ıstanbul", "i\u0307stanbul"}, []string{"istanbulda"}},
		{"siktir", []string{"SİKTİR", "siktir", "SIKTIR", "sıktır"}, []string{"siktirin"}},
		{"σοφός", []string{"ΣΟΦΌΣ", "σοφόσ", "σοφο\u0301ς"}, []string{"σοφοί"}},
		{"cafe\u0301", []string{"café", "CAFÉ", "cafe\u0301", "Café's"}, []string{"cafe", "cafés"}},
		{"Übung", []string{"übung", "U\u0308bung", "ÜBUNG"}, []string{"Übungen", "Ubung"}},
	} {
		rules, err := Rules([]string{c.word}, nil)
		require.NoError(t, err)
		set, err := detect.NewSet(rules)
		require.NoError(t, err, c.word)
		for _, text := range c.found {
			require.True(t, finds(set, text), "%s in %q", c.word, text)
			for at := range text {
				require.True(t, finds(set, text[:at], text[at:]), "%s in %q cut at %d", c.word, text, at)
			}
			require.True(t, finds(set, strings.SplitAfter(text, "")...), "%s in %q", c.word, text)
		}
		for _, text := range c.free {
			require.False(t, finds(set, text), "%s in %q", c.word, text)
			for at := 1; at < len(text); at++ {
				require.False(t, finds(set, text[:at], text[at:]), "%s in %q cut at %d", c.word, text, at)
			}
			require.False(t, finds(set, strings.Split(text, "")...), "%s in %q", c.word, text)
		}
	}
}

// finds reports whether anything is found in a text that comes in pieces.
func finds(set *detect.Set, pieces ...string) bool {
	var s detect.Scanner
	s.Reset(set)
	found := false
	for i, p := range pieces {
		found = len(s.Write(p, i == len(pieces)-1)) > 0 || found
	}
	return found
}
