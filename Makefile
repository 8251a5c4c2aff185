# The project's commands. Outputs go to dist/, downloaded tools to .cache/; both are ignored by git.
GO    ?= go
CACHE := $(CURDIR)/.cache
DATA  ?=
# HOST runs the modules in `make run` and `make demo`: wazero, or envoy for a real one. UPSTREAM is a real provider's URL.
HOST     ?= wazero
UPSTREAM ?=

.DEFAULT_GOAL := help
.PHONY: help run demo replay test build build-kong check lint generate fuzz soak bench eval train toolchain envoy-binary clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build $(if $(filter envoy,$(HOST)),envoy-binary) ## serve the quickstart on 127.0.0.1:8080 (HOST=envoy, UPSTREAM=https://…)
	$(GO) run ./examples/gateway -host $(HOST) -upstream '$(UPSTREAM)'

demo: build $(if $(filter envoy,$(HOST)),envoy-binary) ## send good and bad calls through the quickstart, print what each control did
	$(GO) run ./examples/gateway -demo -listen 127.0.0.1:0 -host $(HOST)

envoy-binary:
	build/tools/toolchain clients

test: ## run every test that needs only Go
	$(GO) test -timeout 30m ./...

build: ## build dist/envoy/<plugin>.wasm and dist/schema/<plugin>.json (needs only Go)
	$(GO) run ./build modules --flavour envoy --out dist
	$(GO) run ./build schema --out dist/schema

build-kong: ## build dist/kong/<plugin>.wasm and dist/kong/<plugin>.meta.json (needs `make toolchain`)
	$(GO) run ./build modules --flavour kong --out dist
	$(GO) run ./build schema --kong --out dist/kong

check: ## run everything: tests, lint, both flavours, real Envoy, real clients, fuzzing (needs `make toolchain`)
	build/tools/check

lint: ## run the linters and format checks (the first run compiles them)
	build/tools/toolchain lint
	$(CACHE)/bin/golangci-lint run ./...

generate: ## write generated code and documentation anew
	$(GO) generate ./...

fuzz: ## fuzz every parser of outside bytes (FUZZTIME=20 seconds each)
	build/tools/fuzz

soak: ## hold real Envoy at full load for a minute a flavour, fail when its memory grows (needs `make toolchain`)
	$(GO) run ./host-tests/soak

bench: build build-kong ## measure the modules in wazero and in real Envoy, print each figure beside its budget, write dist/bench.json (needs `make toolchain`)
	$(GO) run ./host-tests/bench

replay: ## send every wire row of DATA=folder through the modules at several splittings, write dist/replay.json
	$(GO) run ./host-tests/replay -data $(DATA)

eval: ## run the default detectors over DATA=folder, write dist/eval.json
	$(GO) run ./host-tests/eval -data $(DATA)

train: ## learn the classifier's weights from DATA=folder and the own texts, print what it finds in sources left out
	$(GO) run ./host-tests/train -data $(DATA)

toolchain: ## get TinyGo, Envoy, the SDK clients and the linters into .cache/ (Debian 12, root for missing packages)
	build/tools/toolchain

clean: ## remove what was built; keeps the tools
	rm -rf dist
