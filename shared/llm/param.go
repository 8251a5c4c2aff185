package llm

import (
	"strconv"

	"portcullis/shared/jsondoc"
)

// Param is a number in a call that costs money or loosens the model, and so can
// have a ceiling. Synonyms of one API count as the same Param.
type Param uint8

// The parameters.
const (
	// ParamMaxTokens bounds the output: max_tokens, max_completion_tokens.
	ParamMaxTokens Param = iota
	// ParamChoices is how many replies are made of one prompt: n.
	ParamChoices
	// ParamTemperature is the sampling temperature.
	ParamTemperature
	paramCount
)

type paramValue struct {
	value  jsondoc.Value
	key    string // where a ceiling is written when the call names none
	number float64
	given  bool
	set    bool
	// also are the places where a call gives the parameter for another model that may answer, or under
	// a name that the provider may pass over: number is the greatest of all, and given only what the
	// call says of its own.
	also []jsondoc.Value
}

// Param returns the parameter's value, the greatest where other models that may answer have one of
// their own. given is false when the call leaves it to the provider's default (absent or null); value
// is then what it gives those others.
func (c *Call) Param(p Param) (value float64, given bool) {
	return c.params[p].number, c.params[p].given
}

// SetParam writes the parameter, adding it where the call leaves it out; where there are several, those
// that are less stay. It reports false when the endpoint has no such parameter.
func (c *Call) SetParam(p Param, value float64) bool {
	v := &c.params[p]
	if v.key == "" {
		return false
	}
	v.number, v.given, v.set = value, true, true
	c.rewritten = true
	return true
}

// bounded reports whether the endpoint has parameters that bound its reply.
func (c *Call) bounded() bool {
	return c.params[ParamMaxTokens].key != "" || c.params[ParamChoices].key != ""
}

// readParam takes the parameter from v. Numbers that two JSON readers could take
// differently are refused: strings, fractions and exponents where an integer is
// meant, negative values, and a second spelling of the same parameter.
func (c *Call) readParam(p Param, v jsondoc.Value) error {
	have := &c.params[p]
	have.key = v.Key()
	if v.Kind() == jsondoc.Null {
		return nil
	}
	if have.value.Exists() {
		return shape(ProblemTwice, v)
	}
	have.value = v
	if v.Kind() != jsondoc.Number {
		return shape(ProblemType, v)
	}
	if p == ParamTemperature {
		f, ok := v.Float64()
		if !ok || f < 0 || !plainNumber(v.Raw()) {
			return shape(ProblemNumber, v)
		}
		have.number, have.given = f, true
		return nil
	}
	have.given = true
	return have.readCount(v)
}

// readAlso takes a count that holds for another model of the call's, or for a provider that has its name.
func (c *Call) readAlso(p Param, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Null {
		return nil
	}
	if v.Kind() != jsondoc.Number {
		return shape(ProblemType, v)
	}
	c.params[p].also = append(c.params[p].also, v)
	return c.params[p].readCount(v)
}

func (have *paramValue) readCount(v jsondoc.Value) error {
	n, ok := v.Int64()
	if !ok || n < 0 || n > maxCount || !plainInteger(v.Raw()) {
		return shape(ProblemNumber, v)
	}
	have.number = max(have.number, float64(n))
	return nil
}

// maxCount bounds counts well inside what every number type holds exactly.
const maxCount = 1 << 31

// plainInteger reports whether raw is written with digits alone: 1e3 and 10.0
// are integers to some readers and errors to others.
func plainInteger(raw []byte) bool {
	for _, b := range raw {
		if b < '0' || b > '9' {
			return false
		}
	}
	return len(raw) > 0
}

// plainNumber is plainInteger with a fraction allowed.
func plainNumber(raw []byte) bool {
	for _, b := range raw {
		if (b < '0' || b > '9') && b != '.' {
			return false
		}
	}
	return len(raw) > 0
}

// paramHome is the object that an API keeps its parameters in.
type paramHome struct {
	key    string        // its name in the call, "" for the call itself
	object jsondoc.Value // the object, when the call has it
}

// home returns a reader of the object that holds the parameters.
//
//go:noinline
func home(f **fields) reader {
	return func(p *callParser, v jsondoc.Value) error {
		p.call.home.key = v.Key()
		if v.Kind() == jsondoc.Null {
			return nil
		}
		p.call.home.object = v
		return p.object(v, *f)
	}
}

func (c *Call) renderParams(s *jsondoc.Splice) {
	object := c.doc.Root()
	if c.home.key != "" {
		object = c.home.object
	}
	var added []byte
	for p := range c.params {
		v := &c.params[p]
		if !v.set {
			continue
		}
		raw := appendNumber(nil, v.number)
		for _, also := range v.also {
			if exceeds(also, v.number) {
				s.Replace(also, raw)
			}
		}
		switch {
		case v.value.Exists() && len(v.also) > 0 && !exceeds(v.value, v.number):
			// It was another that was too high.
		case v.value.Exists():
			s.Replace(v.value, raw)
		case object.Exists():
			s.SetMember(object, v.key, raw)
		default:
			added = jsondoc.AppendString(append(added, ','), v.key)
			added = append(append(added, ':'), raw...)
		}
	}
	if added != nil {
		added[0] = '{'
		s.SetMember(c.doc.Root(), c.home.key, append(added, '}'))
	}
}

func exceeds(v jsondoc.Value, number float64) bool {
	n, _ := v.Float64()
	return n > number
}

// usageRequest is a stream's wish to be told its usage, where the API asks for one.
type usageRequest struct {
	options  jsondoc.Value // stream_options, when given
	needed   bool          // the API reports usage in a stream only when asked
	asked    bool          // the client asked
	injected bool          // we asked for it
}

// AskUsage makes the provider report usage at the end of a stream, where the
// API must be asked. It reports whether the call was changed for it: then the
// client did not ask, and must not see the extra event.
func (c *Call) AskUsage() bool {
	if !c.Stream || !c.usage.needed || c.usage.asked || c.usage.injected {
		return false
	}
	c.usage.injected = true
	c.rewritten = true
	return true
}

func (u *usageRequest) render(s *jsondoc.Splice, root jsondoc.Value) {
	switch {
	case !u.injected:
	case u.options.Exists() && u.options.Kind() == jsondoc.Object:
		s.SetMember(u.options, "include_usage", []byte("true"))
	default:
		s.SetMember(root, "stream_options", []byte(`{"include_usage":true}`))
	}
}

// appendNumber appends a number as JSON. Most are whole, and those are quick to write.
func appendNumber(dst []byte, n float64) []byte {
	if whole := int64(n); float64(whole) == n && whole < 1<<53 && whole > -1<<53 {
		return strconv.AppendInt(dst, whole, 10)
	}
	return strconv.AppendFloat(dst, n, 'f', -1, 64)
}
