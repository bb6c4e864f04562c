# The front door. `make help` lists the tasks.
# Work on the machine (packages, the probe, containers) needs root; building alone does not.

MVN ?= mvn
# For instance MAVEN_ARGS=-Dmaven.repo.local=/tmp/empty
MAVEN_ARGS ?=
DIST := target/forgewatch
REPORT := target/detection-report
FORGEWATCH := $(DIST)/bin/forgewatch
SECONDS ?= 60
# Debian's own libbcc and clang (0.26, 14) read the headers of these.
BCC_KERNELS ?= 5.10/v1 6.1 6.1/hybrid 6.12
TARGETS ?= .
BUF_VERSION := 1.75.0
BUF := target/buf/node_modules/.bin/buf

# What tells that a package is there (a command or a file), and the package.
BUILD_NEEDS := javac:openjdk-17-jdk-headless mvn:maven clang:clang llvm-strip:llvm \
	/usr/include/bpf/bpf_helpers.h:libbpf-dev /usr/lib/$(shell uname -m)-linux-gnu/libbpf.so.1:libbpf1
# Debian 12's. Tests start servers of their own: see src/test/postgres.
POSTGRES_NEEDS := /usr/lib/postgresql/15/bin/initdb:postgresql-15
NO_CLUSTER := /etc/postgresql-common/createcluster.d/forgewatch.conf
CONTAINER_NEEDS := runc:runc gcc:gcc /usr/include/stdio.h:libc6-dev
TEST_NEEDS := $(CONTAINER_NEEDS) g++:g++ busybox:busybox-static bpftool:bpftool clang-format:clang-format \
	curl:curl npm:npm npm:nodejs unshare:util-linux zsh:zsh $(POSTGRES_NEEDS)

SOURCES := $(shell find pom.xml bpf proto collector control src/pom.xml src/main .mvn -type f \
	-not -path '*/target/*' -not -path '*/src/test/*' 2>/dev/null)
C_SOURCES := $(wildcard bpf/src/main/bpf/*.[ch] src/bench/*/*.[ch])

.DEFAULT_GOAL := help
.PHONY: help setup setup-test build run demo test lint fuzz detection-report recordings recordings-expected vm-test vm-test-all vm-test-arm64 vm-test-bcc vm-test-harness bench-ring bench-probe bench-latency bench-agent bench-loaders bench-fleet bench-store chaos-test format verify clean

help: ## list the tasks
	@awk -F ':.*## ' '/^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z-]+:.*## / {printf "  %-19s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

##@ Use
run: setup build ## install what is missing, build, start Forgewatch and show findings (Ctrl-C ends it)
	@$(FORGEWATCH) run $(RUN_ARGS)

demo: setup build ## compile in a container under watch, print the finding, exit
	@$(call need,$(CONTAINER_NEEDS))
	@src/deploy/demo $(FORGEWATCH)

##@ Build
setup: ## install the Debian packages that building and running need
	@$(call need,$(BUILD_NEEDS))

setup-test: setup
	@$(no_cluster)
	@$(call need,$(TEST_NEEDS))
	@src/test/toolchains target/toolchains

build: setup $(FORGEWATCH) ## build the distribution in target/forgewatch

$(FORGEWATCH): $(SOURCES)
	$(MVN) -B -ntp -DskipTests $(MAVEN_ARGS) package
	@$@ archive-classes collector && $@ archive-classes run || echo "make: no archive of classes: starts take longer" >&2
	@touch $@

format: ## format Java and C
	$(MVN) -B -q $(MAVEN_ARGS) spotless:apply
	clang-format -i $(C_SOURCES)

clean: ## remove everything that was built
	rm -rf target bpf/target proto/target collector/target control/target src/target

##@ Prove
test: setup-test ## install what is missing, run every check and test, fuzz a moment (no VMs, no benchmarks)
	$(MVN) -B -ntp $(MAVEN_ARGS) generate-sources -pl proto
	@$(MAKE) --no-print-directory lint
	@# Always the same beginning; what chance finds is for a longer run.
	@MVN="$(MVN)" MAVEN_ARGS="$(MAVEN_ARGS)" FUZZ_ARGS=-seed=1 src/test/fuzz 2
	$(MVN) -B -ntp $(MAVEN_ARGS) verify

lint: $(BUF) ## check the format of the C and the rules of the API's definition
	clang-format --dry-run -Werror $(C_SOURCES)
	cd proto && ../$(BUF) lint

$(BUF):
	@mkdir -p target/buf
	npm install --silent --no-audit --no-fund --prefix target/buf @bufbuild/buf@$(BUF_VERSION)

chaos-test: setup-test ## control planes and collectors killed at random, nothing lost or doubled (CHAOS_SECONDS=300 CHAOS_KILLS=100 CHAOS_SEED)
	$(MVN) -B -ntp $(MAVEN_ARGS) -pl src -am test -Dtest=ChaosTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dforgewatch.chaos.seconds=$(or $(CHAOS_SECONDS),300) -Dforgewatch.chaos.kills=$(or $(CHAOS_KILLS),100) \
		$(if $(CHAOS_SEED),-Dforgewatch.chaos.seed=$(CHAOS_SEED))

verify: setup build ## load the eBPF object on this kernel: verified instructions and size of each program
	@$(FORGEWATCH) verify-probe

fuzz: setup ## fuzz each parser of hostile input (SECONDS=60 for each, TARGETS=pattern of class and method)
	@MVN="$(MVN)" MAVEN_ARGS="$(MAVEN_ARGS)" src/test/fuzz '$(SECONDS)' '$(TARGETS)'

# The checks of src/vm: what runs in the VM is the distribution and the collector's tests with what they need.
VM_TESTS := target/vm/lib/.made
$(VM_TESTS): $(SOURCES) $(shell find collector/src/test -type f 2>/dev/null)
	@rm -rf $(dir $@)
	$(MVN) -B -q -ntp $(MAVEN_ARGS) -pl collector -am test-compile dependency:copy-dependencies \
		-DexcludeGroupIds=io.forgewatch -DoutputDirectory=$(CURDIR)/target/vm/lib
	@touch $@

vm-test: build $(VM_TESTS) ## boot the oldest and the newest kernel in VMs and run the kernel's checks there (KERNELS="6.1/hybrid" CHECKS="load trace")
	@src/vm/vm-test

vm-test-all: build $(VM_TESTS) ## the same on every kernel of the matrix, on cgroups of version 2, hybrid and version 1
	@KERNELS="$${KERNELS:-5.10/v1 5.10 6.1/hybrid 6.12 6.18/hybrid newest}" src/vm/vm-test

vm-test-arm64: build $(VM_TESTS) ## the same on arm64 kernels, one of them with pages of 16 KiB
	@KERNELS="$${KERNELS:-6.1-arm64 6.12-arm64-16k}" src/vm/vm-test

vm-test-bcc: build $(VM_TESTS) ## the probe as libbcc compiles it sends what the CO-RE object sends, byte for byte
	@$(call need,/usr/lib/$(shell uname -m)-linux-gnu/libbcc.so.0:libbpfcc perl:perl-base script:bsdutils)
	@src/vm/headers $(sort $(foreach kernel,$(BCC_KERNELS),$(firstword $(subst /, ,$(kernel))))) >/dev/null
	@KERNELS="$(BCC_KERNELS)" CHECKS=bcc src/vm/vm-test

vm-test-harness: ## a VM that hangs, one that panics and a check that fails are reported as such
	@src/vm/harness-test

##@ Measure
detection-report: setup-test ## disguises, look-alikes and chains in real containers: what is found of each (SCENARIOS="gcc*; *jar*")
	@rm -f $(REPORT).txt $(REPORT).log
	@echo "Running the scenarios: several minutes; $(REPORT).log grows meanwhile"
	@mkdir -p $(dir $(REPORT)); $(MVN) -B -ntp $(MAVEN_ARGS) verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
		-Dsystem.skip=true -Dscenarios.skip=false -Dforgewatch.scenarios="$(SCENARIOS)" >$(REPORT).log 2>&1; code=$$?; \
		cat $(REPORT).txt || tail -n 40 $(REPORT).log; \
		grep -E '^\[ERROR\] +NothingLeft' $(REPORT).log; exit $$code

recordings: setup-test ## record the scenarios of src/test/recordings anew (SCENARIOS="gcc*; *jar*" of them); run no other containers
	$(MVN) -B -ntp $(MAVEN_ARGS) verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
		-Dsystem.skip=true -Drecordings.skip=false -Dforgewatch.scenarios="$(SCENARIOS)"

recordings-expected: setup ## replay the recordings and take what is found for right from now on
	$(MVN) -B -ntp $(MAVEN_ARGS) -pl src -am test -Dtest=ReplayCorpusTest -Dsurefire.failIfNoSpecifiedTests=false \
		-Dforgewatch.recordings.accept=true

bench-ring: setup build ## ring reader against libbpf's, in ns and bytes a record (ROUNDS=21 RECORDS=10000000)
	@src/bench/bench-ring $(DIST)

bench-probe: setup build ## BPF time of an exec and execs a second: nobody, Forgewatch, bpftrace's and libbcc's execsnoop (ROUNDS=7)
	@$(call need,gcc:gcc /usr/include/stdio.h:libc6-dev bpftrace:bpftrace execsnoop-bpfcc:bpfcc-tools)
	@src/bench/bench-probe $(FORGEWATCH)

bench-loaders: setup build ## start to attached and memory of the probe's two loaders (ROUNDS=5; BCC_KERNEL_SOURCE=headers)
	@$(call need,/usr/lib/$(shell uname -m)-linux-gnu/libbcc.so.0:libbpfcc)
	@src/bench/bench-loaders $(DIST)

bench-latency: setup build ## from the exec to the line of `findings watch`, idle and under a storm of execs (COMPILES=200)
	@$(call need,$(CONTAINER_NEEDS))
	@src/bench/bench-latency $(FORGEWATCH)

bench-agent: setup build ## start to attached, memory, processor time of a million execs: the collector, and run (ROUNDS=3)
	@$(call need,$(CONTAINER_NEEDS))
	@src/bench/bench-agent $(DIST)

bench-fleet: setup build ## collectors in one process against one control, SQLite, then PostgreSQL (COLLECTORS=2000 BENCH_SECONDS=30)
	@$(no_cluster)
	@$(call need,$(POSTGRES_NEEDS))
	@src/bench/bench-fleet $(DIST)

bench-store: setup build ## a million findings in SQLite, then in PostgreSQL: loading, the ten commonest queries (COUNT=1000000)
	@$(no_cluster)
	@$(call need,$(POSTGRES_NEEDS))
	@src/bench/bench-store $(DIST)

# Where PostgreSQL is not installed yet, its package would also make and start a server for the whole system.
define no_cluster
if [ ! -e /usr/lib/postgresql/15/bin/initdb ] && [ "$$(id -u)" = 0 ]; then \
	mkdir -p $(dir $(NO_CLUSTER)) && echo 'create_main_cluster = false' >$(NO_CLUSTER); fi
endef

# Installs the packages whose command or file is missing. $(1): pairs command-or-file:package
define need
missing=; for pair in $(1); do sign=$${pair%%:*}; case $$sign in \
	/*) [ -e $$sign ] || missing="$$missing $${pair#*:}" ;; \
	*) PATH=$$PATH:/usr/sbin:/sbin command -v $$sign >/dev/null || missing="$$missing $${pair#*:}" ;; esac; done; \
if [ -n "$$missing" ]; then echo "Installing$$missing"; \
	[ "$$(id -u)" = 0 ] || { echo "make: packages are missing:$$missing: run as root, or apt-get install them" >&2; exit 1; }; \
	apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing; fi
endef
