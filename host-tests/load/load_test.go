package load

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// serve returns the address of a server that answers with the handler.
func serve(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func TestRun(t *testing.T) {
	t.Run("sends exactly the calls it was asked for, in turn", func(t *testing.T) {
		paths := make(chan string, 100)
		address := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			paths <- r.Method + r.URL.Path + string(body)
		})
		result, err := Run(t.Context(), Plan{Address: address, Connections: 1, Count: 3, Calls: []Call{
			{Name: "a", Path: "/a", Body: []byte("one")},
			{Name: "b", Path: "/b", Method: http.MethodGet},
		}})
		require.NoError(t, err)
		require.Equal(t, 3, result.Calls)
		require.Zero(t, result.Failed)
		require.Equal(t, []string{"POST/aone", "GET/b", "POST/aone"}, []string{<-paths, <-paths, <-paths})
		require.Len(t, *result.ByName["a"], 2)
	})
	t.Run("numbers its calls", func(t *testing.T) {
		bodies := make(chan string, 100)
		address := serve(t, func(_ http.ResponseWriter, r *http.Request) {
			body, _ := io.ReadAll(r.Body)
			bodies <- string(body)
		})
		_, err := Run(t.Context(), Plan{Address: address, Connections: 3, Count: 30, Calls: []Call{{Path: "/", Body: []byte("<" + Number + ">")}}})
		require.NoError(t, err)
		seen := map[string]bool{}
		for range 30 {
			body := <-bodies
			require.Regexp(t, "^<[0-9]{8}>$", body)
			require.False(t, seen[body], "a number is sent once")
			seen[body] = true
		}
	})
	t.Run("counts a status that was not expected as a failure", func(t *testing.T) {
		address := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
		result, err := Run(t.Context(), Plan{Address: address, Count: 5, Calls: []Call{{Name: "chat", Path: "/"}}})
		require.NoError(t, err)
		require.Equal(t, 5, result.Failed)
		require.Equal(t, 5, result.ServerErrors())
		require.Equal(t, []string{"chat: status 502"}, result.Errors)
	})
	t.Run("accepts a refusal where one is expected", func(t *testing.T) {
		address := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) })
		refused := func(status int) bool { return status == http.StatusForbidden }
		result, err := Run(t.Context(), Plan{Address: address, Count: 5, Calls: []Call{{Path: "/", Accept: refused}}})
		require.NoError(t, err)
		require.Zero(t, result.Failed)
	})
	t.Run("counts a reply that is cut short as no reply", func(t *testing.T) {
		address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "half")
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		})
		result, err := Run(t.Context(), Plan{Address: address, Connections: 1, Count: 2, Calls: []Call{{Path: "/"}}})
		require.NoError(t, err)
		require.Equal(t, map[int]int{0: 2}, result.Statuses)
		require.Contains(t, result.Errors[0], "cut short")
	})
	t.Run("measures the first byte of a stream apart from its last", func(t *testing.T) {
		address := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "first")
			w.(http.Flusher).Flush()
			time.Sleep(50 * time.Millisecond)
			_, _ = io.WriteString(w, "last")
		})
		result, err := Run(t.Context(), Plan{Address: address, Connections: 1, Count: 1, Calls: []Call{{Path: "/"}}})
		require.NoError(t, err)
		require.Positive(t, result.FirstByte.At(0.5))
		require.Less(t, result.FirstByte.At(0.5), result.Latency.At(0.5))
		require.GreaterOrEqual(t, result.Latency.At(0.5), 50*time.Millisecond)
		require.EqualValues(t, len("firstlast"), result.Bytes)
	})
	t.Run("ends after its duration", func(t *testing.T) {
		address := serve(t, func(http.ResponseWriter, *http.Request) {})
		plan := Plan{Address: address, Duration: 50 * time.Millisecond, Calls: []Call{{Path: "/"}}}
		result, err := Run(t.Context(), plan)
		for err == nil && result.Calls == 0 { // on a loaded machine its time may be over before it has begun
			result, err = Run(t.Context(), plan)
		}
		require.NoError(t, err)
		require.GreaterOrEqual(t, result.Elapsed, plan.Duration)
		require.Zero(t, result.Failed)
	})
	t.Run("refuses a plan without an end", func(t *testing.T) {
		_, err := Run(t.Context(), Plan{Address: "127.0.0.1:1", Calls: []Call{{Path: "/"}}})
		require.EqualError(t, err, "load: neither Duration nor Count is given")
	})
}

func TestTimes(t *testing.T) {
	times := make(Times, 100)
	for i := range times {
		times[i] = time.Duration(i + 1)
	}
	require.EqualValues(t, 51, times.At(0.5))
	require.EqualValues(t, 100, times.At(0.99))
	require.EqualValues(t, 100, times.At(1))
	require.Zero(t, Times{}.At(0.5))
}
