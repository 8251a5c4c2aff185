package llm

// Those that open a session over WebSocket. The endpoints that give out tokens for one
// (…/client_secrets, …/sessions) are not among them: who has such a token speaks to the
// provider directly.
// Sources: platform.openai.com/docs/guides/realtime-websocket; learn.microsoft.com, "How to use
// the GPT Realtime API via WebSockets", both read 2026-11.
var (
	realtimeEndpoints = []Endpoint{{Operation: OpRealtime, Method: "GET", Path: "/realtime", Session: "model"}}
	azureRealtime     = []Endpoint{{Operation: OpRealtime, Method: "GET", Path: "/realtime", Session: "deployment"}}
)
