# make demo      train a world model in a few minutes and see it imagine
# make test      run all tests
# make build     build the command: .build/release/worldmodel
# make install   put it into $(PREFIX)/bin
# make example   build Examples/EmbeddedAgent, a package of its own, and play one episode with a model of a few updates
# make check     everything a change must pass: formatting, no warnings, tests
# make format    format the Swift sources
# make bench     compare its speed with PyTorch and JAX, where installed (PYTHON=…, ROUNDS=…, WORKLOAD=…)
# make docs      write the API documentation as a web site, .build/documentation/site
#
# Needs Swift 6.3 or later. Missing system libraries are installed with apt where there is apt.

SWIFT ?= swift
DOCC ?= docc
PYTHON ?= python3
ROUNDS ?= 5
WORKLOAD ?= planet
PREFIX ?= /usr/local

COMMAND = .build/release/worldmodel
SOURCES = Sources Environments Configs Tests $(wildcard Examples/*/Sources)
SYSTEM_PACKAGES = libopenblas-dev libhdf5-dev libzip-dev pkg-config
SYSTEM_MODULES = openblas hdf5-serial libzip

# Numerical code is about a hundred times slower in a debug build. Each set of flags has its own build folder, or every
# change from one to the other would build everything anew.
TEST = $(SWIFT) test -c release -Xswiftc -enable-testing

.PHONY: build demo test example check format bench docs install setup
.DEFAULT_GOAL := build

build: setup
	$(SWIFT) build -c release --product worldmodel

demo: build
	$(COMMAND) demo --out demo

test: setup
	$(TEST) --scratch-path .build/testing

example: $(COMMAND)
	@set -e; folder=$$(mktemp -d); trap 'rm -rf $$folder' EXIT; \
	$(COMMAND) collect pendulum --episodes 4 --seed 1 --out $$folder/logs; \
	$(COMMAND) train $$folder/logs --out $$folder/run --steps 20 --seed 1 --quiet; \
	$(SWIFT) run -c release --package-path Examples/EmbeddedAgent EmbeddedAgent $$folder/run

.build/release/worldmodel: build

check: setup
	$(SWIFT) format lint --strict --recursive $(SOURCES)
	$(TEST) -Xswiftc -warnings-as-errors --scratch-path .build/checking

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

bench: build
	$(PYTHON) Benchmarks/compare.py $(COMMAND) --rounds $(ROUNDS) --workload $(WORKLOAD)

install: build
	install -D -m 755 $(COMMAND) $(DESTDIR)$(PREFIX)/bin/worldmodel

# The compiler writes the public symbols of every module; DocC, which comes with the toolchain, makes one archive for each
# module with a public interface, and merges them into one site.
DOCUMENTATION = .build/documentation
SYMBOLS = $(CURDIR)/$(DOCUMENTATION)/symbols
docs: setup
	mkdir -p $(SYMBOLS)
	$(SWIFT) build --scratch-path $(DOCUMENTATION)/build -Xswiftc -emit-symbol-graph \
	    -Xswiftc -emit-symbol-graph-dir -Xswiftc $(SYMBOLS)
	rm -rf $(DOCUMENTATION)/graphs $(DOCUMENTATION)/archives $(DOCUMENTATION)/site
	@set -e; for folder in Environments Sources/*; do \
	    module=$$(basename $$folder); graphs=$(DOCUMENTATION)/graphs/$$module; \
	    if [ $$module = worldmodel ] || [ ! -f $(SYMBOLS)/$$module.symbols.json ]; then continue; fi; \
	    mkdir -p $$graphs $(DOCUMENTATION)/archives; \
	    find $(SYMBOLS) \( -name "$$module.symbols.json" -o -name "$$module@*.symbols.json" \) -exec cp {} $$graphs \; ; \
	    $(DOCC) convert --additional-symbol-graph-dir $$graphs \
	        --output-path $(DOCUMENTATION)/archives/$$module.doccarchive \
	        --fallback-display-name $$module --fallback-bundle-identifier swift-world-models.$$module; \
	done
	$(DOCC) merge $(DOCUMENTATION)/archives/*.doccarchive --synthesized-landing-page-name "Swift World Models" \
	    --synthesized-landing-page-kind Package --output-path $(DOCUMENTATION)/site
	@echo "To read it: $(PYTHON) -m http.server -d $(DOCUMENTATION)/site, then http://localhost:8000/documentation"

setup:
	@command -v $(SWIFT) >/dev/null || { echo "No Swift toolchain on the path: see https://swift.org/install"; exit 1; }
	@if pkg-config --exists $(SYSTEM_MODULES) 2>/dev/null; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	    echo "Missing system libraries. pkg-config must find: $(SYSTEM_MODULES)"; exit 1; \
	fi; \
	if [ "$$(id -u)" = 0 ]; then as_root=; \
	elif command -v sudo >/dev/null; then as_root=sudo; \
	else echo "Missing system libraries. As root: apt-get install $(SYSTEM_PACKAGES)"; exit 1; fi; \
	set -e; \
	$$as_root apt-get update; \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $(SYSTEM_PACKAGES)
