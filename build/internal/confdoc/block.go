package confdoc

import (
	"fmt"
	"strings"
)

// Fill replaces what stands between <!-- name:begin --> and <!-- name:end --> in a document.
// Without exactly one of each, in this order and each on its own line, it fails.
func Fill(document, name, content string) (string, error) {
	begin, end := "<!-- "+name+":begin -->\n", "<!-- "+name+":end -->"
	before, rest, ok := strings.Cut(document, begin)
	if !ok {
		return "", fmt.Errorf("no line %q", strings.TrimSpace(begin))
	}
	_, after, ok := strings.Cut(rest, end)
	if !ok {
		return "", fmt.Errorf("no %q after %q", end, strings.TrimSpace(begin))
	}
	if strings.Contains(after, begin) || strings.Contains(before, end) || strings.Contains(after, end) {
		return "", fmt.Errorf("the block %q stands more than once", name)
	}
	return before + begin + content + end + after, nil
}
