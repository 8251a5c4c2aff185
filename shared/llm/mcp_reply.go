package llm

import "portcullis/shared/jsondoc"

// mcpWalker collects the text of a message of a server's.
type mcpWalker struct {
	pieceWalker
	listed        *[]Listed
	opaque, asked *[]string
	// attached is what the strings of the opaque content were that is being read.
	attached attached
}

// ParseReply implements Dialect. A reply answers the call that its endpoint holds, if any.
func (*mcp) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	r.Endpoint = ep
	w := &mcpWalker{pieceWalker{pieces: &r.Pieces, last: true}, &r.Listed, &r.Opaque, &r.Asked, attached{}}
	root := doc.Root()
	if err := mcpVersion(root); err != nil {
		return err
	}
	_, err := w.response(root, ep.RPC)
	return err
}

// ParseEvent implements Dialect. Every text stands whole in one message, and so in one
// event.
func (*mcp) ParseEvent(e *Event, p *Progress, name string, data []byte, doc *jsondoc.Doc, opt *Options) error {
	e.reset()
	switch {
	case doc == nil && len(data) == 0:
		e.Idle = true // an id to resume from, without a message
		return nil
	case doc == nil:
		return &ShapeError{Problem: ProblemUnknownKind, Path: "data"}
	case name != "" && name != "message":
		return &ShapeError{Problem: ProblemUnknownKind, Path: "event"}
	}
	root := doc.Root()
	if err := mcpVersion(root); err != nil {
		return err
	}
	w := &mcpWalker{pieceWalker{pieces: &e.Pieces, last: true}, &e.Listed, &e.Opaque, &e.Asked, attached{}}
	p.Started = true
	if method := root.Get("method"); method.Exists() {
		e.Kind = stringOf(method)
		return w.told(root, e.Kind, opt)
	}
	var rpc *RPC
	if p.Endpoint != nil {
		rpc = p.Endpoint.RPC
	}
	failed, err := w.response(root, rpc)
	if err != nil {
		return err
	}
	// A stream that was asked for nothing may bring any number of answers.
	e.Failed = failed && rpc != nil
	e.Done = rpc != nil
	p.Finished = p.Finished || e.Done
	e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
	return nil
}

// mcpTold are the messages of a server's that nobody asked for, and whether they are to be
// answered.
var mcpTold = byKey[string, bool]{
	{"ping", true},
	{"notifications/message", false},
	{"notifications/progress", false},
	{"notifications/cancelled", false},
	{"notifications/tools/list_changed", false},
	{"notifications/prompts/list_changed", false},
	{"notifications/resources/list_changed", false},
	{"notifications/resources/updated", false},
	{"notifications/tasks/status", false},
	{"notifications/elicitation/complete", false},
	{"notifications/subscriptions/acknowledged", false},
}

// told reads a notification or a request of the server's.
func (w *mcpWalker) told(root jsondoc.Value, method string, opt *Options) error {
	asks, known := mcpTold.find(method)
	if !known && (method == "" || !allowed(opt.Events, method)) {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "method"}
	}
	if root.Get("result").Exists() || root.Get("error").Exists() {
		return &ShapeError{Problem: ProblemUnknownKind, Path: "method"}
	}
	id := root.Get("id")
	if _, ok := rpcID(id); id.Exists() && (!ok || known && !asks) {
		return shape(ProblemType, id)
	}
	s := Stream{Place: PlaceContent}
	w.each(root, s, func(m jsondoc.Value) {
		switch m.Key() {
		case "jsonrpc", "id", "method":
		case "params":
			w.free(m, s)
		default:
			w.other(m, s)
		}
	})
	return w.err
}

// response reads an answer to the call rpc, nil for any. An error may have no id.
func (w *mcpWalker) response(root jsondoc.Value, rpc *RPC) (failed bool, err error) {
	result, failure := root.Get("result"), root.Get("error")
	if result.Exists() == failure.Exists() || root.Get("method").Exists() {
		return false, &ShapeError{Problem: ProblemMissing, Path: "result"}
	}
	id := root.Get("id")
	answers, ok := rpcID(id)
	nameless := failure.Exists() && id.Kind() == jsondoc.Null
	if !ok && !nameless {
		return false, &ShapeError{Problem: ProblemType, Path: "id"}
	}
	if rpc != nil && answers != rpc.ID && !nameless {
		return false, &ShapeError{Problem: ProblemOther, Path: "id"}
	}
	s := Stream{Place: PlaceParameter}
	w.each(root, s, func(m jsondoc.Value) {
		switch m.Key() {
		case "jsonrpc", "id":
		case "result":
			w.result(m)
		case "error":
			w.failure(m, Stream{Place: PlaceToolResult})
		default:
			w.other(m, s)
		}
	})
	return failure.Exists(), w.err
}

// failure reads an error.
func (w *mcpWalker) failure(v jsondoc.Value, s Stream) {
	w.each(v, s, func(m jsondoc.Value) {
		switch m.Key() {
		case "code":
			w.number(m)
		case "message", "data":
			w.free(m, s)
		default:
			w.other(m, s)
		}
	})
}

// mcpPlaces are the members of results that are read freely, by place.
var mcpPlaces = byKey[string, Place]{
	{"structuredContent", PlaceToolResult},
	{"instructions", PlaceDefinition},
	{"prompts", PlaceDefinition},
	{"resources", PlaceDefinition},
	{"resourceTemplates", PlaceDefinition},
	{"completion", PlaceContent},
	{"serverInfo", PlaceParameter},
	{"capabilities", PlaceParameter},
	{"protocolVersion", PlaceParameter},
	{"description", PlaceDefinition},
	{"nextCursor", PlaceParameter},
	{"resultType", PlaceParameter},
	{"_meta", PlaceParameter},
}

// result reads a result. What a member is called says what it is, whichever method was
// called.
func (w *mcpWalker) result(v jsondoc.Value) {
	if v.Kind() != jsondoc.Object {
		w.refuse(shape(ProblemType, v))
		return
	}
	for m := v.First(); m.Exists(); m = m.Next() {
		key := m.Key()
		if place, ok := mcpPlaces.find(key); ok {
			w.free(m, Stream{Place: place})
			continue
		}
		switch key {
		case "content":
			w.several(m, func(e jsondoc.Value) { w.content(e, PlaceToolResult) })
		case "contents":
			w.several(m, func(e jsondoc.Value) { w.resource(e, PlaceDocument) })
		case "messages":
			w.several(m, w.message)
		case "tools":
			w.several(m, w.tool)
		case "inputRequests":
			w.inputs(m)
		case "requestState":
			// The client sends it back as it is.
			from := len(*w.pieces)
			w.free(m, Stream{Place: PlaceParameter})
			w.fix(from)
		case "isError":
			if m.Kind() != jsondoc.True && m.Kind() != jsondoc.False {
				w.refuse(shape(ProblemType, m))
			}
		default:
			w.other(m, Stream{Place: PlaceParameter})
		}
	}
}

// inputs reads what a server asks of its client before it goes on: requests by their names,
// as others come by themselves.
func (w *mcpWalker) inputs(v jsondoc.Value) {
	switch v.Kind() {
	case jsondoc.Object:
	case jsondoc.Null:
		return
	default:
		w.refuse(shape(ProblemType, v))
		return
	}
	s := Stream{Place: PlaceContent}
	for m := v.First(); m.Exists(); m = m.Next() {
		method := stringOf(m.Get("method"))
		if method == "" || !isWord(method) || len(*w.asked) >= maxKinds {
			w.refuse(shape(ProblemUnknownKind, m))
			return
		}
		*w.asked = addOnce(*w.asked, method)
		w.alone(m, s, m.Key(), true)
		for e := m.First(); e.Exists(); e = e.Next() {
			switch e.Key() {
			case "method":
			case "params":
				w.free(e, s)
			default:
				w.other(e, s)
			}
		}
	}
}

// several reads each object of a list. What is no such list is refused: nobody knows what a
// client would make of it.
func (w *mcpWalker) several(v jsondoc.Value, read func(e jsondoc.Value)) {
	if v.Kind() != jsondoc.Array {
		w.refuse(shape(ProblemType, v))
		return
	}
	for e := v.First(); e.Exists(); e = e.Next() {
		if e.Kind() != jsondoc.Object {
			w.refuse(shape(ProblemType, e))
			return
		}
		read(e)
	}
}

// tool reads the definition of a tool. Its name stays: it is what a call must say.
func (w *mcpWalker) tool(v jsondoc.Value) {
	name := v.Get("name")
	if name.Kind() != jsondoc.String {
		w.refuse(&ShapeError{Problem: ProblemMissing, Path: v.Path() + ".name"})
		return
	}
	*w.listed = append(*w.listed, Listed{ID: name.Text(), value: v})
	for m := v.First(); m.Exists(); m = m.Next() {
		if m.Key() == "name" {
			w.alone(m, Stream{Place: PlaceName}, m.Text(), true)
			continue
		}
		w.other(m, Stream{Place: PlaceDefinition})
	}
}

// mcpNames are the names of members that the protocol has beside those that hold a text of
// their own. Nobody's text is in them.
var mcpNames = []string{
	"jsonrpc", "id", "method", "params", "result", "error", "content", "contents", "messages", "tools", "structuredContent",
	"isError", "type", "text", "data", "blob", "resource", "name", "role", "inputSchema", "outputSchema",
	"title", "description", "uri", "uriTemplate", "mimeType", "annotations", "inputRequests", "requestState",
}

// mcpFolded maps the folded form of each to the name.
var mcpFolded = func() map[string]string {
	folded := make(map[string]string, len(mcpNames))
	for _, name := range mcpNames {
		folded[foldName(name)] = name
	}
	return folded
}()

// other reads a member freely. Some clients take a name that is one of the protocol's but
// for its case for that one, and some do not.
func (w *mcpWalker) other(m jsondoc.Value, s Stream) {
	switch name := mcpFolded[foldName(m.Key())]; {
	case name == "":
		w.member(m, s)
	case w.spelled(m, name):
		w.free(m, s)
	}
}

// otherName reads the name of a member whose value is read by somebody else, or by nobody.
func (w *mcpWalker) otherName(m jsondoc.Value, s Stream) {
	if name := mcpFolded[foldName(m.Key())]; name == "" {
		w.memberName(m, s)
	} else {
		w.spelled(m, name)
	}
}

// spelled refuses a member that is one of the protocol's but for the case of its name.
func (w *mcpWalker) spelled(m jsondoc.Value, name string) bool {
	if name != m.Key() {
		w.refuse(shape(ProblemCase, m))
	}
	return name == m.Key()
}
