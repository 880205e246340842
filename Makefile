# Sixfold: two commands do everything, `make demo` and `make test`; both install what is missing.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.tools/node_modules/.bin:$(CURDIR)/node_modules/.bin:$(PATH)

.PHONY: help setup demo check test soak bench clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## install what is missing: Debian packages, Node 24, npm packages
	@scripts/setup

demo: setup ## a tenant network across five machines and two NATs, with real packets; cleans up after itself
	@node demo/src/main.ts

check: setup ## types, lint, architecture: the fast part of the tests
	@scripts/check

test: setup ## every test, real ones included; ends with "N passed, N failed"
	@scripts/test

soak: setup ## what takes minutes each: many tenants, hundreds of disruptions, long histories; not part of `make test`
	@vitest run --project soak $(SOAK)

bench: setup ## figures as JSON lines: ours, the raw tool's in the same run, the ratio
	@node bench/src/main.ts $(BENCH)

clean: ## take down every lab of this machine, and remove what setup put into this checkout
	@if [ -x .tools/node_modules/.bin/node ]; then ./sixfold lab down --all; fi
	@rm -rf .tools node_modules */node_modules */*/node_modules
