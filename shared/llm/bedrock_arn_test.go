package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const profile = "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.amazon.nova-lite-v1%3A0"

func TestANameOfAmazonsIsAModelInTheFormThatItsClientsSend(t *testing.T) {
	for _, row := range []struct{ path, model string }{
		{"/model/" + profile + "/converse", "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0"},
		{"/model/arn:aws:bedrock:us-east-1:123456789012:default-prompt-router%2Fanthropic.claude:1/converse-stream", "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/anthropic.claude:1"},
		{"/model/arn%3Aaws-us-gov%3Abedrock%3Aus-gov-west-1%3A%3Afoundation-model%2Fanthropic.claude-3/invoke", "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/anthropic.claude-3"},
		{"/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Acustom-model%2Famazon.titan%2Fab12/converse", "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.titan/ab12"},
		{"/model/arn%3Aaws%3Asagemaker%3Aus-east-1%3A123456789012%3Aendpoint%2Fmine/converse", "arn:aws:sagemaker:us-east-1:123456789012:endpoint/mine"},
		{"/model/us.amazon.nova-lite-v1%3A0/converse", "us.amazon.nova-lite-v1:0"},
	} {
		require.True(t, Canonical(row.path), row.path)
		ep := Find("POST", row.path)
		require.NotNil(t, ep, row.path)
		require.Equal(t, row.model, ep.Model)
	}
}

func TestASlashThatIsEscapedIsRefusedElsewhere(t *testing.T) {
	arn := func(rest string) string {
		return "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3A" + rest + "/converse"
	}
	for name, path := range map[string]string{
		"in a model's plain name":         "/model/a%2Fb/converse",
		"in a segment that is no model":   "/models/" + profile + "/converse",
		"in an operation":                 "/v1/chat%2Fcompletions",
		"in small letters":                strings.ReplaceAll("/model/"+profile+"/converse", "%2F", "%2f"),
		"escaped twice":                   strings.ReplaceAll("/model/"+profile+"/converse", "%2F", "%252F"),
		"as the end":                      arn("inference-profile%2F"),
		"twice":                           arn("inference-profile%2F%2Fx"),
		"before a segment that goes up":   arn("inference-profile%2F..%2F..%2Fx"),
		"before one that stays":           arn("inference-profile%2F."),
		"with another escape":             arn("inference-profile%2F%2e%2e"),
		"in a stored prompt":              arn("prompt%2FABCDEFGHIJ%3A1"),
		"in a resource that is no model":  arn("agent%2FABCDEFGHIJ"),
		"in a name of another service":    "/model/arn%3Aaws%3As3%3A%3A%3Aendpoint%2Fx/converse",
		"in a name that is not Amazon's":  "/model/arn%3Agcp%3Abedrock%3Ar%3A1%3Aendpoint%2Fx/converse",
		"in a name without its resource":  "/model/arn%3Aaws%3Abedrock%3Ar%3A1%2Fx/converse",
		"in a region with a slash":        "/model/arn%3Aaws%3Abedrock%3Ar%2Fx%3A1%3Aendpoint%2Fx/converse",
		"in a name longer than is logged": arn("endpoint%2F" + strings.Repeat("x", 300)),
	} {
		require.False(t, Canonical(path), name)
	}
}
