# costcast: what AI workloads cost in the cloud, as distributions.
#
#   make demo        install what is missing, build, run the BERT case, say what to open
#   make test        build and test everything: a quarter of an hour on two cores
#   make             build ./costcast          make help   the other targets
#
#   CC=clang         another compiler          WERROR=1    warnings are errors
#   SAN=address,undefined  or  SAN=thread      a build of its own under build/san-…

VERSION := 0.6.0
prefix  ?= /usr/local

ifeq ($(origin CC),default)
CC := gcc
endif
ifeq ($(SAN),thread)
CC := clang
endif
MAKEFLAGS += --no-builtin-rules --no-print-directory
# demo and test use all processors, unless make was told how many jobs to run
PARALLEL = $$(case "$$MAKEFLAGS" in *jobserver*) ;; *) echo "-j$$(nproc)" ;; esac)

# --- where things go ---
comma   := ,
VARIANT := $(if $(SAN),/san-$(subst $(comma),-,$(SAN)),$(if $(COVERAGE),/coverage,))
BUILD   := build$(VARIANT)
PROGRAM := $(if $(VARIANT),$(BUILD)/costcast,costcast)

# --- how things are compiled ---
WARN := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wvla -Wformat=2 -Wstrict-prototypes \
	-Wmissing-prototypes -Wundef $(if $(WERROR),-Werror)
# The same bytes everywhere: no contraction to FMA, never -ffast-math.
NUMERIC := -ffp-contract=off -fno-math-errno
EXTRA   := $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=all) \
	   $(if $(COVERAGE),--coverage)
OPT     := $(if $(COVERAGE),-O0,$(if $(SAN),-Og,-O2))
CFLAGS  ?= -g
ALL_CFLAGS := -std=gnu17 $(OPT) $(CFLAGS) $(NUMERIC) $(WARN) $(EXTRA) -fopenmp -I. -D_GNU_SOURCE \
	-DCOSTCAST_VERSION='"$(VERSION)"'
ALL_LDFLAGS := $(LDFLAGS) $(EXTRA) -fopenmp
LIBS    := -lgsl -lgslcblas -lyaml -ljansson -lsqlite3 -lz -lm

SOURCES := $(wildcard sim/*/*.c models/*/*.c models/models.c)
HEADERS := $(wildcard sim/*/*.h models/*/*.h)
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
LIBRARY := $(BUILD)/libcostcast.a
UNIT    := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/unit/test_*.c))
ORACLE  := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/oracle/*.c tests/conformance/*.c))
LONG    := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/long/test_*.c))
BENCH   := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
TESTLIB := $(patsubst tests/%.c,$(BUILD)/%.o,$(wildcard tests/support/*.c))
LOCALES := $(patsubst sim/lang/%.po,build/locale/%/LC_MESSAGES/costcast.mo,$(wildcard sim/lang/*.po))

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all help deps deps-test deps-long demo test test-long unit unit-programs oracle oracle-programs long-programs bench coverage layers size \
	format golden schema po clean man install uninstall dist FORCE

all: $(PROGRAM) $(LOCALES)

help:
	@sed -n 's/^#\( .*\)/\1/p; /^VERSION/q' Makefile
	@echo "  targets: all deps demo test test-long unit oracle bench coverage layers size format golden schema po clean man install uninstall dist"

# --- the program ---
$(PROGRAM): $(BUILD)/sim/main.o $(LIBRARY)
	@echo "  link    $@"
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	@$(AR) rcs $@ $^

$(BUILD)/support/%.o: tests/support/%.c $(BUILD)/flags
	@mkdir -p $(@D)
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: %.c $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  cc      $<"
	@$(CC) $(ALL_CFLAGS) $(OWN_FLAGS) -MMD -MP -c -o $@ $<

# Another prefix is news for one file only.
$(BUILD)/sim/base/folders.o: OWN_FLAGS = -DCOSTCAST_DATADIR='"$(prefix)/share/costcast"'
$(BUILD)/sim/base/folders.o: $(BUILD)/prefix
$(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(prefix)' | cmp -s - $@ || echo '$(prefix)' > $@

# Everything is compiled again when the compiler or its flags change.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(CC) $(ALL_CFLAGS))' | cmp -s - $@ || echo '$(subst ','\'',$(CC) $(ALL_CFLAGS))' > $@

build/locale/%/LC_MESSAGES/costcast.mo: sim/lang/%.po
	@mkdir -p $(@D)
	@msgfmt --check-format --check-header -o $@ $<

-include $(OBJECTS:.o=.d) $(TESTLIB:.o=.d) $(BUILD)/sim/main.d $(UNIT:=.d) $(ORACLE:=.d) $(LONG:=.d) $(BENCH:=.d)

# --- what must be installed; quiet when nothing is missing ---
PACKAGES := gcc make pkg-config libc6-dev libgsl-dev libyaml-dev libjansson-dev libsqlite3-dev zlib1g-dev libcmocka-dev librandom123-dev gettext \
	gnuplot-nox fonts-dejavu-core jq
# a browser and LaTeX, which look at the report; a machine that cannot have them skips what needs them, and says so
PACKAGES_TEST := chromium texlive-latex-base texlive-latex-recommended lmodern texlive-lang-spanish poppler-utils sqlite3
PACKAGES_LONG := clang libomp-dev valgrind lcov
deps:
	@tests/tools/deps.sh $(PACKAGES)
deps-test: deps
	@tests/tools/deps.sh $(PACKAGES_TEST) || echo "costcast: tests of the report as a browser and LaTeX show it are skipped" >&2
deps-long: deps
	@tests/tools/deps.sh $(PACKAGES_LONG)

# --- a first answer ---
DEMO := bert-8xp4d
demo: deps
	@$(MAKE) $(PARALLEL) all
	@tests/tools/demo.sh scenarios/$(DEMO).yaml out/$(DEMO)

# --- tests ---
$(BUILD)/%: tests/%.c $(TESTLIB) $(LIBRARY) $(BUILD)/flags
	@mkdir -p $(@D)
	@echo "  cc      $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -MT $@ -MF $@.d $(ALL_LDFLAGS) -o $@ $< $(TESTLIB) $(LIBRARY) -lcmocka $(LIBS)

unit-programs: $(UNIT)
oracle-programs: $(ORACLE)
long-programs: $(LONG)
unit: $(UNIT) all
	@tests/run.sh $(UNIT)
oracle: $(ORACLE) all
	@tests/run.sh $(ORACLE)

SANITIZED := $(patsubst build/%,build/san-address-undefined/%,$(UNIT))
test: deps deps-test
	@$(MAKE) $(PARALLEL) WERROR=1 all unit-programs oracle-programs
	@$(MAKE) $(PARALLEL) WERROR=1 SAN=address,undefined unit-programs
	@tests/run.sh $(UNIT) $(SANITIZED) $(ORACLE) $(sort $(wildcard tests/*_test.sh))

# Both compilers, threads under clang's TSan, memory under valgrind, hours of luck: see tests/long/.
test-long: deps deps-long
	@$(MAKE) $(PARALLEL) WERROR=1 all unit-programs oracle-programs long-programs
	@$(MAKE) $(PARALLEL) WERROR=1 SAN=address,undefined all unit-programs oracle-programs
	@$(MAKE) $(PARALLEL) WERROR=1 SAN=thread all unit-programs
	@COSTCAST_LONG=1 TSAN_OPTIONS=ignore_noninstrumented_modules=1 tests/run.sh $(UNIT) $(SANITIZED) $(patsubst build/%,build/san-thread/%,$(UNIT)) $(ORACLE) $(LONG) \
		$(sort $(wildcard tests/*_test.sh tests/long/*_test.sh))

bench: $(BENCH) all
	@for b in $(BENCH); do "$$b" || exit 1; done

coverage: deps-long
	@$(MAKE) $(PARALLEL) COVERAGE=1 CC=gcc all unit-programs oracle-programs
	@tests/tools/coverage.sh build/coverage

# --- the house ---
layers:
	@tests/tools/layers.sh
size:
	@tests/tools/size.sh
# Lays out the lines changed since the last commit; tables aligned by hand elsewhere stay as they are.
format:
	@git clang-format --style=file HEAD -- sim models tests || [ $$? -eq 1 ]

# Files that the program itself writes and that are kept in the tree.
schema: all
	@tests/tools/schema.sh write
golden: all
	@tests/golden_test.sh --write
	@tests/tools/readme.sh write
	@tests/tools/lesson.sh write

po: $(SOURCES) $(HEADERS)
	@tests/tools/po.sh $(VERSION)

# --- the manual, written from what the program says of itself; in each language ---
MAN := build/man/costcast.1 $(patsubst sim/lang/%.po,build/man/%/costcast.1,$(wildcard sim/lang/*.po))
man: $(MAN)
build/man/costcast.1: $(PROGRAM) tests/tools/man.sh
	@mkdir -p $(@D)
	@tests/tools/man.sh ./$(PROGRAM) en > $@.$$$$ && mv $@.$$$$ $@
build/man/%/costcast.1: $(PROGRAM) $(LOCALES) tests/tools/man.sh
	@mkdir -p $(@D)
	@tests/tools/man.sh ./$(PROGRAM) $* > $@.$$$$ && mv $@.$$$$ $@

# --- installing: everything below $(DESTDIR)$(prefix), nothing elsewhere ---
SHARE = $(DESTDIR)$(prefix)/share
install: all man
	install -D -m 755 $(PROGRAM) "$(DESTDIR)$(prefix)/bin/costcast"
	install -D -m 644 sim/cli/costcast.bash "$(SHARE)/bash-completion/completions/costcast"
	for f in $$(find scenarios plots -type f) $(LOCALES); do \
		install -D -m 644 "$$f" "$(SHARE)/costcast/$${f#build/}" || exit 1; done
	for f in $(MAN); do \
		to=$${f#build/man/}; install -D -m 644 "$$f" "$(SHARE)/man/$${to%costcast.1}man1/costcast.1" || exit 1; done
uninstall:
	rm -f "$(DESTDIR)$(prefix)/bin/costcast" "$(SHARE)/bash-completion/completions/costcast"
	for f in $(MAN); do to=$${f#build/man/}; rm -f "$(SHARE)/man/$${to%costcast.1}man1/costcast.1"; done
	rm -rf "$(SHARE)/costcast"

# --- one static program with its data in a tarball: for laptops under Linux or WSL, without any installation ---
DIST  := costcast-$(VERSION)
DIST_TAR := build/$(DIST)-linux-x86_64.tar.gz
dist: all man
	@LC_ALL=C.UTF-8 CC='$(CC)' FLAGS='$(ALL_LDFLAGS)' LIBS='$(LIBS)' tests/tools/dist.sh $(BUILD) $(DIST) $(DIST_TAR)

clean:
	rm -rf build costcast
