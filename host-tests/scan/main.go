// Command scan shows what a module decides about one exchange: it reads a request as
// HTTP/1.1 writes it, runs it through the module's engine in this process as a gateway
// would, and prints the decision, what was changed on the way, the facts and what was
// found.
//
//	go run ./host-tests/scan -plugin sanitize -config policy.json < request.http
//
// With -reply FILE the upstream answers what the file holds, else "Good day.". The
// client's address is 192.0.2.7, the route's name "upstream". Secrets of the environment
// that the configuration names are shown by their names. The exit status is 0 when
// something was decided, whatever it is.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"portcullis/host-tests/scenario"
	"portcullis/host-tests/wasmhost"
	"portcullis/plugins/bundle"
	"portcullis/shared/exchange"
)

func main() {
	if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "scan:", err)
		}
		os.Exit(1)
	}
}

// options are the command's flags.
type options struct {
	plugin, config, reply, profile string
	facts                          facts
}

func parse(args []string) (o options, err error) {
	set := flag.NewFlagSet("scan", flag.ContinueOnError)
	set.StringVar(&o.plugin, "plugin", "", "the module: "+strings.Join(bundle.Names(), ", "))
	set.StringVar(&o.config, "config", "", "file with its configuration, JSON; its host section is the profile's. Default: {}")
	set.StringVar(&o.reply, "reply", "", "file with the upstream's reply as HTTP/1.1 writes it")
	set.StringVar(&o.profile, "profile", wasmhost.EnvoyHold.Name, "the gateway's behaviour: "+strings.Join(profiles(), ", "))
	set.Var(&o.facts, "fact", "what an earlier module stated, as name=value (key=demo); may be repeated")
	if err := set.Parse(args); err != nil {
		return o, err
	}
	if set.NArg() > 0 {
		return o, fmt.Errorf("%q is not a flag: the request comes from standard input", set.Arg(0))
	}
	return o, nil
}

func profiles() (names []string) {
	for _, p := range wasmhost.Profiles {
		names = append(names, p.Name)
	}
	return names
}

// run decides about the request in and writes to out. An error means that nothing could
// be decided, or that the module did what the gateway would not bear.
func run(args []string, in io.Reader, out io.Writer) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	call, err := o.call(in)
	if err != nil {
		return err
	}
	worker, engine, err := o.worker()
	if err != nil {
		return err
	}
	host := scenario.Host{Worker: worker}
	r := report{
		options: o, call: call, outcome: host.Send(call, scenario.Whole),
		shared: worker.Shared, prefix: engine.Config().API.Prefix,
	}
	if _, err := io.WriteString(out, r.String()); err != nil {
		return err
	}
	if n := len(r.outcome.Faults); n > 0 {
		return fmt.Errorf("the gateway objects to what the module did, see above (%d)", n)
	}
	return nil
}

// call reads the request and the upstream's reply.
func (o *options) call(in io.Reader) (*scenario.Call, error) {
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	call, err := readRequest(string(text))
	if err != nil {
		return nil, fmt.Errorf("request: %w", err)
	}
	call.Reply = scenario.Says(call.Path, "Good day.")
	if o.reply == "" {
		return call, nil
	}
	if text, err = os.ReadFile(o.reply); err != nil {
		return nil, err
	}
	if call.Reply, err = readReply(string(text)); err != nil {
		return nil, fmt.Errorf("%s: %w", o.reply, err)
	}
	return call, nil
}

// worker makes a gateway's worker with the module.
func (o *options) worker() (*wasmhost.Worker, *exchange.Engine, error) {
	load := bundle.Loaders[o.plugin]
	if load == nil {
		return nil, nil, fmt.Errorf("-plugin: %q is not known (want one of %s)", o.plugin, strings.Join(bundle.Names(), ", "))
	}
	configuration := []byte("{}")
	if o.config != "" {
		text, err := os.ReadFile(o.config)
		if err != nil {
			return nil, nil, err
		}
		configuration = text
	}
	profile, err := o.gateway()
	if err != nil {
		return nil, nil, err
	}
	// Once as it is: the errors are then about the file and not about what is made of it.
	if _, err := load(configuration); err != nil {
		return nil, nil, err
	}
	if configuration, err = scenario.WithHost(string(configuration), profile.Host()); err != nil {
		return nil, nil, err
	}
	engine, err := load(configuration)
	if err != nil {
		return nil, nil, err
	}
	worker := wasmhost.NewWorker(profile, wasmhost.NewShared())
	module, err := wasmhost.NewNative(o.plugin, worker, load, configuration)
	if err != nil {
		return nil, nil, err
	}
	module.Secrets = placeholders(configuration)
	worker.Add(&o.facts)
	worker.Add(module)
	return worker, engine, nil
}

func (o *options) gateway() (wasmhost.Profile, error) {
	for _, p := range wasmhost.Profiles {
		if p.Name == o.profile {
			return p, nil
		}
	}
	return wasmhost.Profile{}, fmt.Errorf("-profile: %q is not known (want one of %s)", o.profile, strings.Join(profiles(), ", "))
}

// named finds the environment variables that a configuration names.
var named = regexp.MustCompile(`"env:(\w+)"`)

// placeholders stand for the environment variables that the configuration names: what is
// printed then holds no secret.
func placeholders(configuration []byte) map[string]string {
	out := map[string]string{}
	for _, match := range named.FindAllSubmatch(configuration, -1) {
		out[string(match[1])] = "(" + string(match[1]) + ")"
	}
	return out
}
