package envoytest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// Process is a running Envoy. Its methods may be called from several goroutines.
type Process struct {
	command   *exec.Cmd
	folder    string
	accessLog string
	admin     string
	addresses map[string]string
	listeners int
	exited    chan struct{}
	exit      error
}

// Start runs Envoy and returns once it serves. The caller must Stop it. An Envoy that does not come up is an error with what it said.
func Start(ctx context.Context, config Config) (*Process, error) {
	binary, err := Binary()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "portcullis-envoy-")
	if err != nil {
		return nil, err
	}
	p := &Process{folder: folder, accessLog: filepath.Join(folder, "access.log"), exited: make(chan struct{}), listeners: 1 + len(config.Chains)}
	config = config.withDefaults()
	if err := p.launch(binary, config); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	ctx, cancel := context.WithTimeout(ctx, config.ReadyWithin)
	defer cancel()
	if err := p.awaitReady(ctx); err != nil {
		err = fmt.Errorf("%w\n%s", err, p.Log())
		return nil, errors.Join(err, p.Stop())
	}
	return p, nil
}

// launch writes the configuration and starts the process.
func (p *Process) launch(binary string, config Config) error {
	text, err := config.bootstrap(p.accessLog)
	if err != nil {
		return err
	}
	configFile := filepath.Join(p.folder, "envoy.json")
	if config.Bootstrap != nil {
		configFile = filepath.Join(p.folder, "envoy.yaml") // its form is told by its name
	}
	if err := os.WriteFile(configFile, text, 0o600); err != nil {
		return err
	}
	log, err := os.Create(p.logFile())
	if err != nil {
		return err
	}
	defer log.Close()
	p.command = exec.Command(binary,
		"-c", configFile,
		"--concurrency", strconv.Itoa(config.Concurrency),
		"--log-level", config.LogLevel,
		"--admin-address-path", p.adminFile(),
		// Access log entries reach the file at once instead of every ten seconds.
		"--file-flush-interval-msec", "20",
		// Without hot restart, any number run at once with no id to share out.
		"--disable-hot-restart",
	)
	p.command.Stdout, p.command.Stderr = log, log
	// An Envoy must not outlive the test that started it.
	p.command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.command.Start(); err != nil {
		return err
	}
	go func() {
		p.exit = p.command.Wait()
		close(p.exited)
	}()
	return nil
}

// Validate has Envoy check a configuration, which starts its modules once. The error is what Envoy and they say of it.
func Validate(ctx context.Context, config Config) error {
	binary, err := Binary()
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "portcullis-envoy-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	text, err := config.withDefaults().bootstrap(filepath.Join(folder, "access.log"))
	if err != nil {
		return err
	}
	file := filepath.Join(folder, "envoy.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		return err
	}
	said, err := exec.CommandContext(ctx, binary, "--mode", "validate", "-c", file, "--log-level", "warning").CombinedOutput()
	if err != nil {
		return fmt.Errorf("envoy does not accept it: %w\n%s", err, said)
	}
	return nil
}

// URL returns the listener's address as http://127.0.0.1:port.
func (p *Process) URL() string { return "http://" + p.Address() }

// Address returns the listener's host:port.
func (p *Process) Address() string { return p.addresses[mainListener] }

// ChainAddress returns the host:port of the listener of one of Config.Chains.
func (p *Process) ChainAddress(name string) string { return p.addresses[name] }

// Pid returns the process id.
func (p *Process) Pid() int { return p.command.Process.Pid }

// Log returns what Envoy and its modules have logged.
func (p *Process) Log() string {
	text, err := os.ReadFile(p.logFile())
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// Stop ends the process and removes its files. An Envoy that does not end within a minute is killed, which is an error.
func (p *Process) Stop() error {
	defer func() { _ = os.RemoveAll(p.folder) }()
	select {
	case <-p.exited:
		return nil
	default:
	}
	if err := p.command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-p.exited:
		return nil
	case <-time.After(time.Minute):
		err := p.command.Process.Kill()
		<-p.exited
		return errors.Join(errors.New("envoy did not end within a minute of SIGTERM"), err)
	}
}

func (p *Process) logFile() string   { return filepath.Join(p.folder, "envoy.log") }
func (p *Process) adminFile() string { return filepath.Join(p.folder, "admin.address") }
