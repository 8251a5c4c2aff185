package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/form"
	"portcullis/shared/jsondoc"
)

// formOf is a form with these fields, "name=value" each; a value that begins with "@" is a
// file, named by what stands before its colon.
func formOf(fields ...string) string {
	var b strings.Builder
	for _, field := range fields {
		name, value, _ := strings.Cut(field, "=")
		b.WriteString("--b\r\nContent-Disposition: form-data; name=\"" + name + "\"")
		if rest, file := strings.CutPrefix(value, "@"); file {
			filename, content, _ := strings.Cut(rest, ":")
			b.WriteString("; filename=\"" + filename + "\"")
			value = content
		}
		b.WriteString("\r\n\r\n" + value + "\r\n")
	}
	return b.String() + "--b--\r\n"
}

// readForm reads a form as the endpoint of a path reads it.
func readForm(t testing.TB, path, body string, opt Options) (*Call, *form.Form, error) {
	t.Helper()
	ep := Find("POST", path)
	require.NotNil(t, ep, path)
	require.True(t, ep.Form)
	s := jsondoc.NewScanner(jsondoc.Limits{})
	require.NoError(t, s.Hold([]byte(body)))
	doc, f, err := form.Read(s, "b")
	if err != nil {
		return nil, nil, err
	}
	c := new(Call)
	return c, f, ep.Dialect.ParseCall(c, ep, doc, &opt)
}

var sound = Options{Parts: []string{"audio", "image"}}

// formEverything has every field of the APIs that take forms; each text says its role and place.
var formEverything = map[string][]string{
	"/v1/audio/transcriptions": {
		"model=m", "file=@none/name f:RIFF\x00\xff", "prompt=user/content p", "language=none/parameter l", "chunking_strategy[type]=none/parameter c",
		"chunking_strategy[prefix_padding_ms]=3", "chunking_strategy[silence_duration_ms]=2", "chunking_strategy[threshold]=0.5",
		"include[]=none/parameter i", "timestamp_granularities[]=none/parameter a", "known_speaker_names[]=none/parameter n", "timestamp_granularities[]=none/parameter b",
		"known_speaker_references[]=data:audio/wav;base64,QUJD", "stream=true", "response_format=none/parameter r", "temperature=0.2", "none.parameter-new=none/parameter x",
		"keywords[]=none/parameter k", "languages[]=none/parameter en",
	},
	"/v1/audio/translations": {"model=m", "file=@none/name f:x", "prompt=user/content p", "response_format=none/parameter r", "temperature=0"},
	"/v1/images/edits": {
		"model=m", "image[]=@none/name a:x", "image[]=@none/name b:y", "mask=@none/name m:z", "prompt=user/content p", "stream=false", "background=none/parameter b",
		"input_fidelity=none/parameter i", "moderation=none/parameter m", "output_format=none/parameter o", "quality=none/parameter q", "output_compression=50",
		"partial_images=2", "n=2", "response_format=none/parameter r", "size=none/parameter s", "user=none/parameter u",
		"markup=@none/name k:z", "complexity=none/parameter c", "safety_identifier=none/parameter i", "frame_count=2", "frame_duration_ms=40", "svg[model]=m", "svg[effort]=none/parameter e",
	},
	"/v1/images/variations": {"model=m", "image=@none/name a:x", "n=1", "response_format=none/parameter r", "size=none/parameter s", "user=none/parameter u"},
}

func TestEveryTextOfAFormIsFoundWithItsRoleAndPlace(t *testing.T) {
	for path, fields := range formEverything {
		body := formOf(fields...)
		c, _, err := readForm(t, path, body, sound)
		require.NoError(t, err, path)
		claimsHold(t, c, strings.NewReplacer("=", `"`, "@", `"`, "\n", `"`).Replace(strings.Join(fields, "\n")+"\n"))
		require.Equal(t, "m", c.Model(), path)
		require.Positive(t, c.Unread, path)
		require.Equal(t, body, render(t, c))
	}
}

func TestTheFormsHaveEveryField(t *testing.T) {
	for path, api := range map[string]*plainAPI{
		"/v1/audio/transcriptions": transcriptionsCall, "/v1/audio/translations": translationsCall,
		"/v1/images/edits": imageEdits, "/v1/images/variations": imageVariations,
	} {
		body := formOf(formEverything[path]...)
		for _, name := range (*api.fields).names() {
			require.True(t, strings.Contains(body, `name="`+name+`"`) || strings.Contains(body, `name="`+name+`[`), "%s %s", path, name)
		}
	}
}

func TestWhatAFormMustNotHoldIsRefused(t *testing.T) {
	const transcriptions, edits = "/v1/audio/transcriptions", "/v1/images/edits"
	for _, row := range []struct{ path, fields, err string }{
		{transcriptions, "file=@a:x", "model: missing_field"},
		{transcriptions, "model=m", "file: missing_field"},
		{transcriptions, "model=m|file=x", "file: wrong_type"},
		{transcriptions, "model=m|file=@a:x|prompt=@p:x", "prompt: unknown_kind"},
		{transcriptions, "model=m|file=@a:x|other=@p:x", "other: unknown_kind"},
		{transcriptions, "model=m|file=@a:x|other[]=@p:x", "other[]: unknown_kind"},
		{transcriptions, "model=@m:x|file=@a:x", "model: wrong_type"},
		{transcriptions, "model=m|model[]=n|file=@a:x", "model[]: same_field_twice"},
		{transcriptions, "model=m|file=@a:x|include=a|include[]=b", "include[]: same_field_twice"},
		{transcriptions, "model=m|file=@a:x|model[name]=b", "model[name]: same_field_twice"},
		{transcriptions, "file=@a:x|model[name]=b", "model: missing_field"},
		{transcriptions, "model=m|file=@a:x|x[model]=b", "x[model]: unknown_kind"},
		{transcriptions, "model=m|file=@a:x|chunking_strategy=auto|chunking_strategy[type]=x", "chunking_strategy[type]: same_field_twice"},
		{transcriptions, "model=m|file=@a:x|stream=True", "stream: wrong_type"},
		{transcriptions, "model=m|file=@a:x|stream=1", "stream: wrong_type"},
		{transcriptions, "model=m|file=@a:x|temperature=", "temperature: wrong_type"},
		{transcriptions, "model=m|file=@a:x|temperature= 0.5", "temperature: wrong_type"},
		{transcriptions, "model=m|file=@a:x|temperature=-1", "temperature: ambiguous_number"},
		{transcriptions, "model=m|file=@a:x|response.format=x", "response.format: misspelt_field"},
		{edits, "model=m|image=@a:x|prompt=p|n=1e2", "n: ambiguous_number"},
		{edits, "model=m|image=@a:x|prompt=p|n=0x10", "n: wrong_type"},
		{edits, "model=m|image=@a:x|prompt=p|n=nine", "n: wrong_type"},
		{edits, "model=m|image=@a:x|image[]=@a:x|prompt=p", "image[]: same_field_twice"},
	} {
		_, _, err := readForm(t, row.path, formOf(strings.Split(row.fields, "|")...), sound)
		require.EqualError(t, err, row.err, row.fields)
	}
	_, _, err := readForm(t, transcriptions, formOf("model=m", "file=@a:x"), Options{})
	require.EqualError(t, err, "response: not_text", "sound is heard where the operator lets it")
}

func TestAFieldThatNobodyKnowsMayNameAModel(t *testing.T) {
	c, _, err := readForm(t, "/v1/audio/translations", formOf("model=a", "fallback_models[]=b", "fallback_models[]=c", "file=@f:x"), sound)
	require.NoError(t, err)
	require.Equal(t, []string{"a", "b", "c"}, modelNames(c))
}

// editContent edits what is said in a call.
func editContent(t *testing.T, c *Call, edits ...Edit) {
	for i := range c.Texts {
		if c.Texts[i].Place == PlaceContent {
			require.True(t, c.EditText(i, edits))
		}
	}
}

func TestAFormIsEditedPartByPart(t *testing.T) {
	body := formOf("model=m", "image=@a.png:PNG\x00\r\n\r\n", "prompt=Für jane und joe\r\n")
	c, f, err := readForm(t, "/v1/images/edits", body, sound)
	require.NoError(t, err)
	editContent(t, c, Edit{5, 9, `"A\`}, Edit{14, 17, ""})
	require.True(t, c.SetModel(0, "other"))
	require.True(t, c.SetParam(ParamChoices, 2))
	want := strings.NewReplacer("\r\nm\r\n", "\r\nother\r\n", "Für jane und joe", `Für "A\ und `, "--b--", "--b\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\n2\r\n--b--").Replace(body)
	edited := render(t, c)
	require.Equal(t, want, edited)
	require.True(t, f.Kept([]byte(edited)))
}

func TestAnEditThatMakesABoundaryShows(t *testing.T) {
	body := formOf("model=m", "image=@a:x", "prompt=a\r\n-jane\r\nContent")
	c, f, err := readForm(t, "/v1/images/edits", body, sound)
	require.NoError(t, err)
	editContent(t, c, Edit{4, 8, "-b"})
	require.False(t, f.Kept([]byte(render(t, c))))
}

// FuzzForm edits one text of a form and expects to read it in its place, and every other
// as it was.
func FuzzForm(f *testing.F) {
	for _, fields := range formEverything {
		f.Add(formOf(fields...), 0, "X")
		f.Add(formOf(fields...), 3, "\r\n--")
	}
	f.Add(formOf("model=m", "image=@a:x", "webhook_url=data:,x"), 2, "X")
	f.Fuzz(func(t *testing.T, body string, at int, mask string) {
		for path := range formEverything {
			c, form, err := readForm(t, path, body, sound)
			if err != nil {
				continue
			}
			require.Equal(t, body, render(t, c), "without edits it leaves as it came")
			if len(c.Texts) == 0 {
				continue
			}
			at = max(0, at) % len(c.Texts)
			if !c.EditText(at, []Edit{{0, len(c.Texts[at].String()), mask}}) {
				continue
			}
			edited := render(t, c)
			if !form.Kept([]byte(edited)) {
				continue
			}
			again, _, err := readForm(t, path, edited, sound)
			if namesAHost(err, &c.Texts[at]) {
				continue
			}
			require.NoError(t, err)
			require.Len(t, again.Texts, len(c.Texts))
			for i := range again.Texts {
				require.Equal(t, c.Texts[i].String(), again.Texts[i].String(), again.Texts[i].Path())
			}
		}
	})
}
