package exchange_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// slow is a control that reads a call in slices, a word of the last text each.
type slow struct {
	words []string
	log   []string
	// does is what it does at a word.
	does func(word string) control.Verdict
}

var reasonSlow = &control.Reason{Code: "slow", Status: 403, Message: "No."}

func (*slow) Name() string { return "slow" }

func (s *slow) Call(_ *control.Exchange, c *llm.Call) control.Verdict {
	s.log = append(s.log, "whole "+strings.TrimRight(c.Texts[0].String(), "."))
	return control.Allow
}

func (s *slow) Slice(_ *control.Exchange, c *llm.Call, first bool) (control.Verdict, bool) {
	if first {
		s.words = strings.Fields(strings.Clone(strings.TrimRight(c.Texts[0].String(), ".")))
	}
	word := s.words[0]
	s.words = s.words[1:]
	s.log = append(s.log, word)
	v := control.Allow
	if s.does != nil {
		v = s.does(word)
	}
	return v, v.Denial() != nil || len(s.words) == 0
}

// saying is a call whose text is words, and long when padded.
func saying(words string, padding int) exchangetest.Request {
	return post(path, prompt(words+strings.Repeat(".", padding)))
}

const padding = 64 << 10

func TestALongCallIsReadInSlices(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		s := &slow{}
		g := asking(t, p, plain, s)
		r := g.Send(saying("one two three", padding), fine)
		require.Equal(t, 200, r.Reply.Status, p)
		require.Contains(t, r.UpstreamBody(), "one two three", p)
		if p != exchangetest.Hold && p != exchangetest.Trailers {
			require.Equal(t, []string{"whole one two three"}, s.log, "it may be Kong, whose timer does not see the VM's calls")
			continue
		}
		require.Equal(t, []string{"one", "two", "three"}, s.log, p)
		require.Equal(t, 1, r.Resumed, p)
		require.Len(t, g.Values["portcullis.request_us"], 1, "one time for all slices")
	}
}

func TestOthersGoOnBetweenSlices(t *testing.T) {
	s := &slow{}
	g := asking(t, exchangetest.Hold, plain, s)
	once := true
	g.Between = func() {
		if once {
			once = false
			require.Equal(t, 200, g.Send(saying("short", 0), fine).Reply.Status)
			g.Between = nil
			require.Equal(t, 200, g.Send(saying("four five", padding), fine).Reply.Status)
		}
	}
	r := g.Send(saying("one two three", padding), fine)
	require.Equal(t, 200, r.Reply.Status)
	require.Equal(t, []string{"one", "whole short", "two", "three", "four", "five"}, s.log, "long calls take turns")
}

func TestASliceRefuses(t *testing.T) {
	s := &slow{does: func(word string) control.Verdict {
		if word == "two" {
			return control.Deny(reasonSlow, "")
		}
		return control.Allow
	}}
	g := asking(t, exchangetest.Hold, plain, s)
	for range 2 {
		r := g.Send(saying("one two three", padding), fine)
		require.True(t, r.Refused)
		require.Equal(t, 403, r.Reply.Status)
		require.Nil(t, r.Upstream)
	}
	require.Equal(t, []string{"one", "two", "one", "two"}, s.log)
}

func TestASliceThatPanicsFailsItsCallOnly(t *testing.T) {
	for failure, status := range map[string]int{"closed": 503, "open": 200} {
		s := &slow{does: func(word string) control.Verdict {
			if word == "two" {
				panic("two")
			}
			return control.Allow
		}}
		g := asking(t, exchangetest.Hold, `{"host":HOST,"failure":"`+failure+`"}`, s)
		require.Equal(t, status, g.Send(saying("one two three", padding), fine).Reply.Status, failure)
		require.Equal(t, 200, g.Send(saying("one three", padding), fine).Reply.Status, failure)
		require.Equal(t, []string{"one", "two", "one", "three"}, s.log, failure)
	}
}

func TestAClientLeavesBetweenSlices(t *testing.T) {
	s := &slow{}
	g := asking(t, exchangetest.Hold, plain, s)
	q := saying("one two three", padding)
	q.LeavesWaiting = true
	g.Send(q, fine)
	require.Equal(t, 200, g.Send(saying("four five", padding), fine).Reply.Status, "who has left keeps nobody waiting")
	require.Equal(t, []string{"one", "four", "five"}, s.log)
}
