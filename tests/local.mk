# tests: `make check` runs units, whole programs and lints; `make bench` measures.

# make-meet makes meets of any size: for the tests, the benchmarks and the demo. peak measures.
# exchange drives the connection alone.
noinst_PROGRAMS += tests/tools/exchange tests/tools/make-meet tests/tools/peak
tests_tools_make_meet_SOURCES = \
	tests/tools/make-meet.c \
	tests/tools/make_meet.h \
	tests/tools/meet_bad.c \
	tests/tools/meet_facts.c \
	tests/tools/meet_names.c \
	tests/tools/meet_plan.c \
	tests/tools/meet_random.h \
	tests/tools/meet_roster.c \
	tests/tools/meet_roster.h \
	tests/tools/meet_sheet.c \
	tests/tools/meet_sheet.h \
	tests/tools/meet_times.c \
	tests/tools/meet_words.c \
	tests/tools/meet_write.c
tests_tools_exchange_LDADD = core/libweir.a $(weir_libraries)
tests_tools_make_meet_LDADD =
tests_tools_peak_LDADD =

unit_tests = \
	tests/unit/test_arena \
	tests/unit/test_args \
	tests/unit/test_athlete_name \
	tests/unit/test_batch \
	tests/unit/test_buffer \
	tests/unit/test_csv \
	tests/unit/test_csv_file \
	tests/unit/test_csv_limits \
	tests/unit/test_csv_source \
	tests/unit/test_csv_source_header \
	tests/unit/test_descriptor \
	tests/unit/test_digest \
	tests/unit/test_engine_again \
	tests/unit/test_engine_find \
	tests/unit/test_engine_match \
	tests/unit/test_engine_nth \
	tests/unit/test_engine_resume \
	tests/unit/test_error \
	tests/unit/test_exec \
	tests/unit/test_exec_source \
	tests/unit/test_file \
	tests/unit/test_file_full \
	tests/unit/test_filter \
	tests/unit/test_findings \
	tests/unit/test_graph \
	tests/unit/test_http \
	tests/unit/test_ids \
	tests/unit/test_interpolate \
	tests/unit/test_jsonl_source \
	tests/unit/test_keep \
	tests/unit/test_keys \
	tests/unit/test_keys_spill \
	tests/unit/test_ledger \
	tests/unit/test_ledger_read \
	tests/unit/test_ledger_runs \
	tests/unit/test_ledger_versions \
	tests/unit/test_log \
	tests/unit/test_mask \
	tests/unit/test_map \
	tests/unit/test_markup \
	tests/unit/test_meet \
	tests/unit/test_memo \
	tests/unit/test_options \
	tests/unit/test_pipeline \
	tests/unit/test_pipeline_mistakes \
	tests/unit/test_pipeline_params \
	tests/unit/test_plugins \
	tests/unit/test_postgrest_delete \
	tests/unit/test_postgrest_encode \
	tests/unit/test_postgrest_examine \
	tests/unit/test_postgrest_judge \
	tests/unit/test_postgrest_read \
	tests/unit/test_postgrest_skip \
	tests/unit/test_postgrest_store \
	tests/unit/test_postgrest_url \
	tests/unit/test_postgrest_write \
	tests/unit/test_problems \
	tests/unit/test_process \
	tests/unit/test_progress \
	tests/unit/test_read \
	tests/unit/test_refusal \
	tests/unit/test_rejects \
	tests/unit/test_reply \
	tests/unit/test_report \
	tests/unit/test_resolved \
	tests/unit/test_retry \
	tests/unit/test_schema \
	tests/unit/test_sealed \
	tests/unit/test_sketch \
	tests/unit/test_splitter \
	tests/unit/test_store_csv \
	tests/unit/test_store_jsonl \
	tests/unit/test_store_sqlite \
	tests/unit/test_store_sqlite_delete \
	tests/unit/test_store_sqlite_rows \
	tests/unit/test_table_sink \
	tests/unit/test_table_sink_flags \
	tests/unit/test_text \
	tests/unit/test_transport \
	tests/unit/test_unique_key \
	tests/unit/test_value \
	tests/unit/test_yaml \
	tests/unit/test_yaml_text
if HAVE_CHECK
check_PROGRAMS += $(unit_tests)
endif

# Tests of a plugin hold it themselves, and a host that they can look into.
fake_host = \
	tests/unit/fake_engine.c \
	tests/unit/fake_host.c \
	tests/unit/fake_host.h \
	tests/unit/fake_process.c
tests_unit_test_args_LDADD = core/libcli.a $(LDADD)
tests_unit_test_csv_source_SOURCES = tests/unit/test_csv_source.c $(fake_host)
tests_unit_test_csv_source_LDADD = \
	plugins/csv-source.lo \
	plugins/csv-source-mended.lo \
	plugins/column-contract.lo \
	plugins/source-columns.lo \
	$(LDADD)
tests_unit_test_athlete_name_LDADD = plugins/athlete-sink-name.lo $(LDADD)
tests_unit_test_csv_source_header_SOURCES = tests/unit/test_csv_source_header.c $(fake_host)
tests_unit_test_csv_source_header_LDADD = $(tests_unit_test_csv_source_LDADD)
engine_fixture = tests/unit/engine_fixture.c tests/unit/engine_fixture.h
tests_unit_test_engine_again_SOURCES = tests/unit/test_engine_again.c $(engine_fixture)
tests_unit_test_engine_again_LDADD = $(whole_libraries)
tests_unit_test_engine_find_SOURCES = tests/unit/test_engine_find.c $(engine_fixture)
tests_unit_test_engine_find_LDADD = $(whole_libraries)
tests_unit_test_engine_match_SOURCES = tests/unit/test_engine_match.c $(engine_fixture)
tests_unit_test_engine_match_LDADD = $(whole_libraries)
tests_unit_test_engine_nth_SOURCES = tests/unit/test_engine_nth.c $(engine_fixture)
tests_unit_test_engine_nth_LDADD = $(whole_libraries)
tests_unit_test_engine_resume_SOURCES = tests/unit/test_engine_resume.c $(engine_fixture)
tests_unit_test_engine_resume_LDADD = $(whole_libraries)
tests_unit_test_exec_SOURCES = tests/unit/test_exec.c $(fake_host)
tests_unit_test_exec_LDADD = \
	plugins/exec.lo \
	plugins/exec-answer.lo \
	plugins/exec-columns.lo \
	plugins/exec-command.lo \
	plugins/column-contract.lo \
	plugins/json-line.lo \
	plugins/store-postgrest-text.lo \
	$(LDADD)
tests_unit_test_exec_source_SOURCES = tests/unit/test_exec_source.c $(fake_host)
tests_unit_test_exec_source_LDADD = \
	plugins/exec-source.lo \
	plugins/column-contract.lo \
	plugins/csv-source-mended.lo \
	plugins/exec-command.lo \
	plugins/json-line.lo \
	plugins/json-rows.lo \
	plugins/source-columns.lo \
	$(LDADD)
tests_unit_test_filter_SOURCES = tests/unit/test_filter.c $(fake_host)
tests_unit_test_filter_LDADD = \
	plugins/filter.lo \
	plugins/filter-rule.lo \
	$(LDADD)
tests_unit_test_jsonl_source_SOURCES = tests/unit/test_jsonl_source.c $(fake_host)
tests_unit_test_jsonl_source_LDADD = \
	plugins/jsonl-source.lo \
	plugins/column-contract.lo \
	plugins/csv-source-mended.lo \
	plugins/file-lines.lo \
	plugins/json-line.lo \
	plugins/json-rows.lo \
	plugins/source-columns.lo \
	$(LDADD)
tests_unit_test_map_SOURCES = tests/unit/test_map.c $(fake_host)
tests_unit_test_map_LDADD = \
	plugins/map.lo \
	plugins/column-contract.lo \
	plugins/map-function.lo \
	plugins/map-functions.lo \
	plugins/map-join.lo \
	plugins/map-names.lo \
	plugins/map-split.lo \
	$(LDADD)
store_postgrest = \
	plugins/store-postgrest.lo \
	plugins/store-postgrest-catalog.lo \
	plugins/store-postgrest-changes.lo \
	plugins/store-postgrest-delete.lo \
	plugins/store-postgrest-describe.lo \
	plugins/store-postgrest-encode.lo \
	plugins/store-postgrest-examine.lo \
	plugins/store-postgrest-foreign.lo \
	plugins/store-postgrest-isolate.lo \
	plugins/store-postgrest-json.lo \
	plugins/store-postgrest-judge.lo \
	plugins/store-postgrest-key.lo \
	plugins/store-postgrest-lists.lo \
	plugins/store-postgrest-meaning.lo \
	plugins/store-postgrest-page.lo \
	plugins/store-postgrest-parts.lo \
	plugins/store-postgrest-probe.lo \
	plugins/store-postgrest-read.lo \
	plugins/store-postgrest-slide.lo \
	plugins/store-postgrest-rest.lo \
	plugins/store-postgrest-schema.lo \
	plugins/store-postgrest-settle.lo \
	plugins/store-postgrest-skip.lo \
	plugins/store-postgrest-text.lo \
	plugins/store-postgrest-url.lo \
	plugins/store-postgrest-write.lo
postgrest_server = tests/unit/postgrest_server.c $(fake_host)
tests_unit_test_postgrest_delete_SOURCES = tests/unit/test_postgrest_delete.c $(postgrest_server)
tests_unit_test_postgrest_delete_LDADD = $(store_postgrest) $(LDADD)
tests_unit_test_postgrest_encode_SOURCES = tests/unit/test_postgrest_encode.c $(postgrest_server)
tests_unit_test_postgrest_encode_LDADD = $(store_postgrest) $(LDADD)
tests_unit_test_postgrest_examine_SOURCES = tests/unit/test_postgrest_examine.c $(postgrest_server)
tests_unit_test_postgrest_examine_LDADD = $(store_postgrest) $(LDADD)
tests_unit_test_postgrest_judge_SOURCES = tests/unit/test_postgrest_judge.c $(postgrest_server)
tests_unit_test_postgrest_judge_LDADD = $(store_postgrest) $(LDADD)
tests_unit_test_postgrest_read_SOURCES = tests/unit/test_postgrest_read.c $(postgrest_server)
tests_unit_test_postgrest_read_LDADD = $(store_postgrest) $(LDADD)
tests_unit_test_postgrest_skip_SOURCES = tests/unit/test_postgrest_skip.c $(postgrest_server)
tests_unit_test_postgrest_skip_LDADD = $(store_postgrest) $(LDADD)
tests_unit_test_postgrest_store_SOURCES = tests/unit/test_postgrest_store.c $(postgrest_server)
tests_unit_test_postgrest_store_LDADD = $(store_postgrest) $(LDADD)
tests_unit_test_postgrest_url_LDADD = plugins/store-postgrest-url.lo $(LDADD)
tests_unit_test_postgrest_write_SOURCES = tests/unit/test_postgrest_write.c $(postgrest_server)
tests_unit_test_postgrest_write_LDADD = $(store_postgrest) $(LDADD)
tests_unit_test_splitter_SOURCES = tests/unit/test_splitter.c $(fake_host)
tests_unit_test_splitter_LDADD = \
	plugins/splitter.lo \
	plugins/splitter-save.lo \
	$(LDADD)
store_file_objects = \
	plugins/store-file.lo \
	plugins/store-file-disk.lo \
	plugins/store-file-index.lo \
	plugins/store-file-table.lo \
	plugins/store-file-text.lo \
	plugins/store-file-write.lo
tests_unit_test_store_csv_SOURCES = tests/unit/test_store_csv.c $(fake_host)
tests_unit_test_store_csv_LDADD = plugins/store-csv.lo $(store_file_objects) $(LDADD)
tests_unit_test_store_jsonl_SOURCES = tests/unit/test_store_jsonl.c $(fake_host)
tests_unit_test_store_jsonl_LDADD = \
	plugins/store-jsonl.lo \
	plugins/file-lines.lo \
	plugins/json-line.lo \
	$(store_file_objects) \
	$(LDADD)
tests_unit_test_store_sqlite_SOURCES = tests/unit/test_store_sqlite.c $(fake_host)
tests_unit_test_store_sqlite_LDADD = \
	plugins/store-sqlite.lo \
	plugins/store-sqlite-db.lo \
	plugins/store-sqlite-delete.lo \
	plugins/store-sqlite-examine.lo \
	plugins/store-sqlite-open.lo \
	plugins/store-sqlite-read.lo \
	plugins/store-sqlite-write.lo \
	$(LDADD)
tests_unit_test_store_sqlite_delete_SOURCES = tests/unit/test_store_sqlite_delete.c $(fake_host)
tests_unit_test_store_sqlite_delete_LDADD = $(tests_unit_test_store_sqlite_LDADD)
tests_unit_test_store_sqlite_rows_SOURCES = tests/unit/test_store_sqlite_rows.c $(fake_host)
tests_unit_test_store_sqlite_rows_LDADD = \
	plugins/store-sqlite.lo \
	plugins/store-sqlite-db.lo \
	plugins/store-sqlite-delete.lo \
	plugins/store-sqlite-examine.lo \
	plugins/store-sqlite-open.lo \
	plugins/store-sqlite-read.lo \
	plugins/store-sqlite-write.lo \
	$(LDADD)
tests_unit_test_unique_key_LDADD = \
	plugins/store-postgrest-isolate.lo \
	plugins/store-postgrest-judge.lo \
	plugins/store-postgrest-json.lo \
	plugins/store-postgrest-meaning.lo \
	plugins/store-postgrest-schema.lo \
	plugins/store-postgrest-text.lo \
	$(LDADD)
tests_unit_test_table_sink_SOURCES = tests/unit/test_table_sink.c $(fake_host)
tests_unit_test_table_sink_flags_SOURCES = tests/unit/test_table_sink_flags.c $(fake_host)
table_sink = \
	plugins/table-sink.lo \
	plugins/table-sink-convert.lo \
	plugins/table-sink-find.lo \
	plugins/table-sink-flags.lo \
	plugins/table-sink-reference.lo
tests_unit_test_table_sink_LDADD = $(table_sink) $(LDADD)
tests_unit_test_table_sink_flags_LDADD = $(table_sink) $(LDADD)

# Tests that load plugins as the program does, and so hold the whole core as it does.
whole_libraries = $(WEIR_WHOLE) $(weir_libraries) $(CHECK_LIBS)
tests/unit/test_engine_find \
	tests/unit/test_engine_match \
	tests/unit/test_engine_nth \
	tests/unit/test_engine_resume: \
	core/libweir.a

noinst_HEADERS += \
	tests/unit/base_fixture.h \
	tests/unit/conf_fixture.h \
	tests/unit/csv_fixture.h \
	tests/unit/csv_source_fixture.h \
	tests/unit/exec_fixture.h \
	tests/unit/file_fixture.h \
	tests/unit/file_store_fixture.h \
	tests/unit/keys_fixture.h \
	tests/unit/ledger_fixture.h \
	tests/unit/log_fixture.h \
	tests/unit/pipeline_fixture.h \
	tests/unit/plugins_fixture.h \
	tests/unit/postgrest_fixture.h \
	tests/unit/report_fixture.h \
	tests/unit/sqlite_fixture.h

e2e_tests = \
	tests/e2e/01-whole-meet.sh \
	tests/e2e/02-bad-rows.sh \
	tests/e2e/03-bad-pipelines.sh \
	tests/e2e/04-stop-and-go-on.sh \
	tests/e2e/05-limits.sh \
	tests/e2e/06-store-trouble.sh \
	tests/e2e/07-guard.sh \
	tests/e2e/08-plugins.sh \
	tests/e2e/09-ways-to-run.sh \
	tests/e2e/10-secrets.sh \
	tests/e2e/11-split.sh \
	tests/e2e/12-meets-side-by-side.sh \
	tests/e2e/13-who-is-who.sh \
	tests/e2e/14-doctor.sh \
	tests/e2e/15-merged.sh \
	tests/e2e/16-renumbered.sh \
	tests/e2e/17-slugs-in-a-file.sh \
	tests/e2e/18-plan.sh \
	tests/e2e/30-map-and-filter.sh \
	tests/e2e/31-files.sh \
	tests/e2e/37-exec.sh \
	tests/e2e/32-init.sh \
	tests/e2e/33-report.sh \
	tests/e2e/34-metrics.sh \
	tests/e2e/34-look-at-pipelines.sh \
	tests/e2e/20-warnings.sh \
	tests/e2e/21-rejects-again.sh \
	tests/e2e/21-verify.sh \
	tests/e2e/22-changed-since.sh \
	tests/e2e/23-fates.sh \
	tests/e2e/27-purge.sh \
	tests/e2e/28-undo.sh \
	tests/e2e/40-conformance.sh \
	tests/e2e/42-golden.sh

# With real servers; ./autogen.sh stack installs them.
stack_tests = \
	tests/stack/10-stack.sh \
	tests/stack/15-doctor.sh \
	tests/stack/20-recommended-schema.sh \
	tests/stack/30-user-schema.sh

# What takes longer. All that people do with a store behind a server: `make check-imports`.
import_tests = \
	tests/stack/40-repair.sh \
	tests/stack/46-exec.sh \
	tests/stack/50-users-schema-import.sh \
	tests/stack/51-merged-athletes.sh \
	tests/stack/52-slugs-in-the-way.sh \
	tests/stack/53-another-writer.sh \
	tests/stack/54-bad-rows.sh \
	tests/stack/55-plan.sh \
	tests/stack/56-verify.sh \
	tests/stack/57-purge-and-undo.sh \
	tests/stack/58-why.sh \
	tests/stack/59-init.sh

# `make check-faults`. The connection alone, and whole imports, through faults of real
# servers on loopback and of a scripted one.
fault_tests = \
	tests/stack/60-faults-limits.sh \
	tests/stack/61-faults-edge.sh \
	tests/stack/62-faults-wire.sh \
	tests/stack/63-faults-refusals.sh \
	tests/stack/64-faults-key.sh \
	tests/fault/01-request-limits.sh \
	tests/fault/02-resets.sh \
	tests/fault/03-faults.sh \
	tests/fault/04-ends.sh

# How weir belongs to a system, with programs that only these tests need: `make check-system`.
# ./autogen.sh tools installs them.
system_tests = \
	tests/system/33-report.sh \
	tests/system/37-exec.sh \
	tests/system/40-completion.sh \
	tests/system/45-broken-plugins.sh \
	tests/system/41-install.sh \
	tests/system/42-debian.sh \
	tests/system/43-systemd.sh \
	tests/system/46-new-plugins.sh \
	tests/system/44-shellcheck.sh \
	tests/system/47-tutorial.sh \
	tests/system/50-pages.sh \
	tests/system/schema.sh

# What an import loses that is killed: `make check-crash`, where crash points are configured.
crash_tests = \
	tests/crash/10-sqlite.sh \
	tests/crash/20-stack.sh \
	tests/crash/30-answers.sh \
	tests/crash/40-disk.sh \
	tests/crash/45-disk-stack.sh \
	tests/crash/50-between.sh \
	tests/crash/70-undo-retry.sh \
	tests/crash/75-undo-retry-stack.sh

# The same at random moments of a meet of full size: `make check-kills`, in any build.
kill_tests = \
	tests/crash/60-random-sqlite.sh \
	tests/crash/61-random-stack.sh

lint_tests = \
	tests/lint/abi.sh \
	tests/lint/banned.sh \
	tests/lint/format.sh \
	tests/lint/globals.sh \
	tests/lint/layers.sh \
	tests/lint/limits.sh \
	tests/lint/lists.sh \
	tests/lint/manual.sh \
	tests/lint/shell.sh \
	tests/lint/symbols.sh \
	tests/lint/troubleshooting.sh \
	tests/lint/tutorial.sh \
	tests/lint/words.sh

dist_check_SCRIPTS += $(e2e_tests) $(stack_tests) $(lint_tests)

check-imports: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(import_tests)'
check-faults: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(fault_tests)'
check-system: all
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(system_tests)'

# Their tables are shown as well. The programs of `check` are none of theirs.
check-crash: all
	status=0; $(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(crash_tests)' || status=1; \
	grep -h ' | ' $(crash_tests:.sh=.log) | awk '!seen[$$0]++'; exit $$status
check-kills: all
	status=0; $(MAKE) $(AM_MAKEFLAGS) check-TESTS TESTS='$(kill_tests)' || status=1; \
	grep -h ' | ' $(kill_tests:.sh=.log); exit $$status

EXTRA_DIST += \
	$(crash_tests) \
	$(fault_tests) \
	$(import_tests) \
	$(kill_tests) \
	$(system_tests) \
	tests/bench/import.sh \
	tests/bench/memory.sh \
	tests/bench/state.sh \
	tests/bench/supabase.sh \
	tests/crash/clock_back.c \
	tests/crash/disk.sh \
	tests/crash/full_disk.c \
	tests/crash/lib.sh \
	tests/crash/random.sh \
	tests/crash/sqlite.sh \
	tests/crash/stack.sh \
	tests/crash/verbs.sh \
	tests/bench/verify.sh \
	tests/e2e/broken.c \
	tests/e2e/broken.sh \
	tests/e2e/kill_at.c \
	tests/golden/abi1/golden-options.c \
	tests/golden/abi1/golden-sink.c \
	tests/golden/abi1/golden-source.c \
	tests/golden/abi1/golden-store.c \
	tests/golden/abi1/golden-task.c \
	tests/golden/abi1/golden-transform.c \
	tests/golden/abi1/golden.yaml \
	tests/golden/abi1/include/weir/batch.h \
	tests/golden/abi1/include/weir/context.h \
	tests/golden/abi1/include/weir/csv.h \
	tests/golden/abi1/include/weir/delete.h \
	tests/golden/abi1/include/weir/error.h \
	tests/golden/abi1/include/weir/examine.h \
	tests/golden/abi1/include/weir/file.h \
	tests/golden/abi1/include/weir/http.h \
	tests/golden/abi1/include/weir/option.h \
	tests/golden/abi1/include/weir/plugin.h \
	tests/golden/abi1/include/weir/process.h \
	tests/golden/abi1/include/weir/store.h \
	tests/golden/abi1/include/weir/store_ops.h \
	tests/golden/abi1/include/weir/value.h \
	tests/golden/abi1/layout.c \
	tests/golden/abi1/people.txt \
	tests/golden/abi1/symbols \
	tests/golden/headers.py \
	tests/golden/renew.sh \
	tests/e2e/lib.sh \
	tests/e2e/stumble.c \
	tests/e2e/ten-mistakes.yaml \
	tests/fault/lib.sh \
	tests/installed.sh \
	tests/lint/manual.py \
	tests/lint/tree \
	tests/stack/api.cjs \
	tests/stack/bare.sql \
	tests/stack/faults.sh \
	tests/stack/check.sh \
	tests/stack/down.sh \
	tests/stack/h2fault.py \
	tests/stack/install.sh \
	tests/stack/lib.sh \
	tests/stack/openapi.sql \
	tests/stack/package-lock.json \
	tests/stack/package.json \
	tests/stack/reload.sh \
	tests/stack/rls.sql \
	tests/stack/rows.sql \
	tests/stack/up.sh \
	tests/stack/user-schema.sql \
	tests/stack/user-triggers.sql \
	tests/system/browser.py \
	tests/system/misbehave.py \
	tests/system/schema.py \
	tests/stack/watch.sh \
	tests/system/typed.py \
	tests/unit/README.md

benches = \
	tests/bench/import.sh \
	tests/bench/memory.sh \
	tests/bench/state.sh \
	tests/bench/supabase.sh \
	tests/bench/verify.sh

TESTS = $(check_PROGRAMS) $(dist_check_SCRIPTS)
TEST_EXTENSIONS = .sh
SH_LOG_COMPILER = sh

# What a test may rely on: where the source tree and the build tree are, the program, and a state
# folder of its own, empty at the start.
test_environment = \
	top_srcdir=$$(cd '$(top_srcdir)' && pwd); top_builddir='$(abs_top_builddir)'; \
	WEIR='$(abs_top_builddir)/weir'; \
	XDG_STATE_HOME='$(abs_top_builddir)/$@.state'; \
	rm -rf "$$XDG_STATE_HOME"; \
	export top_srcdir top_builddir WEIR XDG_STATE_HOME;
AM_TESTS_ENVIRONMENT = $(test_environment)

check-local:
if !HAVE_CHECK
	@echo 'The unit tests were left out: configure found no check >= 0.15 (Debian: check).'
endif

installcheck-local:
	bindir='$(DESTDIR)$(bindir)' plugindir='$(DESTDIR)$(pkglibdir)' \
		pipelinedir='$(DESTDIR)$(pkgdatadir)/pipelines' \
		pkgconfigdir='$(DESTDIR)$(pkgconfigdir)' CC='$(CC)' sh '$(srcdir)/tests/installed.sh'

bench: all
	@$(test_environment) for bench in $(benches); do \
		echo "== $$bench"; sh '$(srcdir)'/$$bench || test $$? = 77 || exit 1; \
	done

clean-tests:
	test ! -d tests || find tests -name '*.state' -type d -prune -exec rm -rf {} +
	rm -rf bench.state

.PHONY: check-crash check-faults check-imports check-kills check-system bench clean-tests
