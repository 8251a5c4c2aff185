package keys

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func made(t *testing.T, id string) string {
	t.Helper()
	key, err := Make(id, rand.Text()+"z")
	require.NoError(t, err)
	return key
}

func TestNewKeysParseAndDiffer(t *testing.T) {
	a, b := made(t, "team-a"), made(t, "team-a")
	require.NotEqual(t, a, b)
	id, ok := Parse(a)
	require.True(t, ok)
	require.Equal(t, "team-a", id)
}

func TestParseRefusesEverySingleLetterChanged(t *testing.T) {
	key := made(t, "team-a")
	for i := range key {
		for _, letter := range []string{"x", "Q", "_", "7"} {
			changed := key[:i] + letter + key[i+1:]
			if changed == key {
				continue
			}
			_, ok := Parse(changed)
			require.False(t, ok, changed)
		}
	}
	for _, text := range []string{"", "pk_", "pk_a_", key + "x", key[:len(key)-1], " " + key, strings.ToUpper(key)} {
		_, ok := Parse(text)
		require.False(t, ok, text)
	}
}

func TestInvalidIDsAndSecretsMakeNoKey(t *testing.T) {
	for _, id := range []string{"", "a", "A1", "a_b", "é1", strings.Repeat("a", MaxID+1)} {
		_, err := Make(id, strings.Repeat("0", RandomLength))
		require.ErrorIs(t, err, ErrID, id)
	}
	for _, random := range []string{"", strings.Repeat("0", RandomLength-1), strings.Repeat("0", RandomLength-1) + "_", strings.Repeat("é", RandomLength)} {
		_, err := Make("team-a", random)
		require.ErrorIs(t, err, errRandom, random)
	}
}

func TestVerifySaysWhyAKeyIsNotAccepted(t *testing.T) {
	old, next := made(t, "app"), made(t, "app")
	early, late := made(t, "early"), made(t, "late")
	off := made(t, "off")
	r := NewRing(8)
	require.True(t, r.Add(&Key{ID: "app", Secrets: []Secret{
		{Hash: HashOf(old), Expires: noon.Add(time.Hour)}, {Hash: HashOf(next), NotBefore: noon.Add(-time.Hour)},
	}}))
	require.False(t, r.Add(&Key{ID: "app"}), "a second key of one id")
	r.Add(&Key{ID: "early", NotBefore: noon.Add(time.Second), Secrets: []Secret{{Hash: HashOf(early)}}})
	r.Add(&Key{ID: "late", Expires: noon, Secrets: []Secret{{Hash: HashOf(late)}}})
	r.Add(&Key{ID: "off", Disabled: true, Secrets: []Secret{{Hash: HashOf(off)}}})
	r.Add(&Key{ID: "empty"})
	for name, c := range map[string]struct {
		key  string
		at   time.Time
		want Cause
	}{
		"the old secret while it overlaps": {old, noon, CauseNone},
		"the new secret while it overlaps": {next, noon, CauseNone},
		"the old secret afterwards":        {old, noon.Add(time.Hour), CauseExpired},
		"the new secret too early":         {next, noon.Add(-2 * time.Hour), CauseNotYet},
		"a key before its time":            {early, noon, CauseNotYet},
		"a key at the instant it expires":  {late, noon, CauseExpired},
		"a disabled key":                   {off, noon, CauseDisabled},
		"a key nobody knows":               {made(t, "other"), noon, CauseUnknown},
		"a wrong secret":                   {made(t, "app"), noon, CauseWrong},
		"a key without secrets":            {made(t, "empty"), noon, CauseWrong},
		"no key at all":                    {"sk-123", noon, CauseMalformed},
		"nothing":                          {"", noon, CauseMalformed},
		"a very long text":                 {strings.Repeat("a", 1<<16), noon, CauseMalformed},
	} {
		key, cause := r.Verify(c.key, c.at)
		require.Equal(t, c.want, cause, name)
		require.Equal(t, c.want == CauseNone, key != nil, name)
	}
}

func TestVerifyDoesNotAllocate(t *testing.T) {
	key := made(t, "app")
	r := NewRing(1)
	r.Add(&Key{ID: "app", Secrets: []Secret{{Hash: HashOf(key)}}})
	n := testing.AllocsPerRun(100, func() {
		if _, cause := r.Verify(key, noon); cause != CauseNone {
			t.Fatal(cause)
		}
	})
	require.Zero(t, n)
}

func FuzzParse(f *testing.F) {
	f.Add("pk_team-a_0123456789abcdefghijklmnopq000000")
	f.Add("pk__")
	f.Fuzz(func(t *testing.T, text string) {
		id, ok := Parse(text)
		if ok && (!ValidID(id) || !strings.HasPrefix(text, "pk_"+id+"_")) {
			t.Fatalf("%q is no id of %q", id, text)
		}
	})
}
