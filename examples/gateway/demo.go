package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"text/tabwriter"
)

// demo sends the sample calls and prints a table of what became of each. What is not
// as it must be is an error.
func demo(ctx context.Context, w io.Writer, g *gateway) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "call\tstatus\tdecision\tby\twhy\tfound\tthe client reads\t")
	wrong := 0
	for i := range calls {
		c := &calls[i]
		mark, err := c.row(ctx, table, g)
		if err != nil {
			return fmt.Errorf("%s: %w", c.title, err)
		}
		if mark != "ok" {
			wrong++
		}
		_, _ = fmt.Fprintln(table, mark) // Flush tells of an error
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if wrong > 0 {
		return fmt.Errorf("%d of %d calls did not go as expected", wrong, len(calls))
	}
	_, err := fmt.Fprintf(w, "all %d calls went as expected\n", len(calls))
	return err
}

// row sends a call and writes its row but the mark, which it returns.
func (c *call) row(ctx context.Context, w io.Writer, g *gateway) (string, error) {
	for range max(c.times, 1) - 1 {
		status, body, _, err := c.send(ctx, g)
		if err != nil || status != http.StatusOK {
			return fmt.Sprintf("status %d: %s", status, body), err
		}
	}
	status, body, facts, err := c.send(ctx, g)
	if err != nil {
		return "", err
	}
	_, _ = fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t%s\t", c.title, status, facts["decision"], facts["control"], facts["reason"], facts["rules"], reads(body))
	switch {
	case status != c.status:
		return fmt.Sprintf("WRONG: want status %d", c.status), nil
	case facts["control"] != c.control || facts["reason"] != c.reason:
		return fmt.Sprintf("WRONG: want %s, %s", c.control, c.reason), nil
	case !strings.Contains(body, c.has):
		return fmt.Sprintf("WRONG: want %q", c.has), nil
	case c.lacks != "" && strings.Contains(body, c.lacks):
		return fmt.Sprintf("WRONG: has %q", c.lacks), nil
	}
	return "ok", nil
}

// send sends the call once.
func (c *call) send(ctx context.Context, g *gateway) (status int, body string, facts map[string]string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, g.url+c.path(), strings.NewReader(c.body()))
	if err != nil {
		return 0, "", nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.key)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, "", nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, "", nil, err
	}
	r, err := g.record(ctx)
	return answer.StatusCode, string(text), r.Facts, err
}

// reads is what a client reads of a reply, in short.
func reads(body string) string {
	var b strings.Builder
	for line := range strings.Lines(body) {
		data := strings.TrimSpace(strings.TrimPrefix(line, "data: "))
		var v struct {
			Error   struct{ Message string }
			Content []struct{ Text string }
			Choices []struct{ Message, Delta struct{ Content string } }
		}
		if json.Unmarshal([]byte(data), &v) != nil {
			continue // [DONE], or an event's name
		}
		b.WriteString(v.Error.Message)
		for _, part := range v.Content {
			b.WriteString(part.Text)
		}
		for _, choice := range v.Choices {
			b.WriteString(choice.Message.Content + choice.Delta.Content)
		}
	}
	text, _, _ := strings.Cut(b.String(), " (request ")
	if len(text) > 60 {
		text = text[:57] + "..."
	}
	return text
}
