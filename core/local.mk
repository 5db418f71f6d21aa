# core: the library of the layers below the command line, the program, the public headers.

weirincludedir = $(includedir)/weir
weirinclude_HEADERS = \
	core/include/weir/batch.h \
	core/include/weir/context.h \
	core/include/weir/csv.h \
	core/include/weir/delete.h \
	core/include/weir/error.h \
	core/include/weir/examine.h \
	core/include/weir/file.h \
	core/include/weir/http.h \
	core/include/weir/option.h \
	core/include/weir/plugin.h \
	core/include/weir/store.h \
	core/include/weir/store_ops.h \
	core/include/weir/value.h

# Everything but the command line. Tests use it as well.
noinst_LIBRARIES += core/libweir.a
core_libweir_a_SOURCES = \
	core/base/arena.c \
	core/base/arena.h \
	core/base/buffer.c \
	core/base/buffer.h \
	core/base/clock.c \
	core/base/clock.h \
	core/base/crash.h \
	core/base/digest.c \
	core/base/digest.h \
	core/base/error.c \
	core/base/file.c \
	core/base/json.c \
	core/base/json.h \
	core/base/interrupt.c \
	core/base/interrupt.h \
	core/base/log.c \
	core/base/log.h \
	core/base/mask.c \
	core/base/mask.h \
	core/base/nearest.c \
	core/base/problems.c \
	core/base/problems.h \
	core/base/text.c \
	core/base/text.h \
	core/data/batch.c \
	core/data/csv.c \
	core/data/csv_problem.c \
	core/data/csv_scan.c \
	core/data/csv_scan.h \
	core/data/parse.c \
	core/data/refusal.c \
	core/data/rows.h \
	core/data/schema.c \
	core/data/value.c \
	core/conf/dotenv.c \
	core/conf/dotenv.h \
	core/conf/env.c \
	core/conf/env.h \
	core/conf/extends.c \
	core/conf/files.c \
	core/conf/files.h \
	core/conf/fingerprint.c \
	core/conf/interpolate.c \
	core/conf/interpolate.h \
	core/conf/limits.c \
	core/conf/loading.c \
	core/conf/loading.h \
	core/conf/node.c \
	core/conf/option_value.c \
	core/conf/option_value.h \
	core/conf/options.c \
	core/conf/options.h \
	core/conf/options_help.c \
	core/conf/params.c \
	core/conf/pipeline.c \
	core/conf/pipeline.h \
	core/conf/sealed.c \
	core/conf/sealed.h \
	core/conf/purge.c \
	core/conf/steps.c \
	core/conf/stores.c \
	core/conf/suggest.c \
	core/conf/suggest.h \
	core/conf/syntax.c \
	core/conf/syntax.h \
	core/conf/tables.c \
	core/conf/units.c \
	core/conf/units.h \
	core/conf/verify.c \
	core/conf/yaml.c \
	core/conf/yaml.h \
	core/net/connection.c \
	core/net/connection.h \
	core/net/exchange.c \
	core/net/http.c \
	core/net/http.h \
	core/net/http_parts.h \
	core/net/outcome.c \
	core/net/reply.c \
	core/net/reply.h \
	core/net/retry.c \
	core/net/retry.h \
	core/net/target.c \
	core/net/target.h \
	core/net/trace.c \
	core/net/trace.h \
	core/net/transfer.c \
	core/net/transfer.h \
	core/net/proxy.c \
	core/net/proxy.h \
	core/net/redirect.c \
	core/net/redirect.h \
	core/net/transport.c \
	core/net/transport.h \
	core/engine/again.c \
	core/engine/ahead.c \
	core/engine/ask.c \
	core/engine/audit.c \
	core/engine/audit.h \
	core/engine/audit_books.c \
	core/engine/audit_extra.c \
	core/engine/audit_look.c \
	core/engine/audit_out.c \
	core/engine/audit_reason.c \
	core/engine/audit_report.c \
	core/engine/audit_run.c \
	core/engine/attach.c \
	core/engine/books.c \
	core/engine/books.h \
	core/engine/chain.c \
	core/engine/chain.h \
	core/engine/context.c \
	core/engine/crash_sqlite.h \
	core/engine/deleting.c \
	core/engine/descriptor.c \
	core/engine/descriptor.h \
	core/engine/doctor.c \
	core/engine/doctor.h \
	core/engine/doctor_connection.c \
	core/engine/doctor_tables.c \
	core/engine/effort.c \
	core/engine/effort.h \
	core/engine/facts.c \
	core/engine/facts.h \
	core/engine/fate.c \
	core/engine/fate.h \
	core/engine/filter.h \
	core/engine/find.c \
	core/engine/findings.c \
	core/engine/findings.h \
	core/engine/findings_keys.c \
	core/engine/flow.c \
	core/engine/flow.h \
	core/engine/hidden.c \
	core/engine/hidden.h \
	core/engine/identify.c \
	core/engine/ids.c \
	core/engine/ids.h \
	core/engine/keep.c \
	core/engine/keys.c \
	core/engine/keys.h \
	core/engine/keys_file.c \
	core/engine/keys_file.h \
	core/engine/keys_memory.c \
	core/engine/keys_memory.h \
	core/engine/ledger.c \
	core/engine/ledger.h \
	core/engine/ledger_amend.c \
	core/engine/ledger_batches.c \
	core/engine/ledger_db.h \
	core/engine/ledger_lock.c \
	core/engine/ledger_remarks.c \
	core/engine/ledger_read.c \
	core/engine/ledger_read.h \
	core/engine/ledger_runs.c \
	core/engine/ledger_schema.c \
	core/engine/ledger_undo.c \
	core/engine/ledger_undo.h \
	core/engine/map.c \
	core/engine/memo.c \
	core/engine/memo.h \
	core/engine/merged.c \
	core/engine/merged_names.c \
	core/engine/merged.h \
	core/engine/merging.c \
	core/engine/note.c \
	core/engine/note.h \
	core/engine/occurrence.c \
	core/engine/occurrence.h \
	core/engine/outcome.c \
	core/engine/owners.c \
	core/engine/owners.h \
	core/engine/packed.c \
	core/engine/packed.h \
	core/engine/plan.h \
	core/engine/plan_check.c \
	core/engine/plan_json.c \
	core/engine/plan_keys.c \
	core/engine/plan_make.c \
	core/engine/plan_take.c \
	core/engine/plan_text.c \
	core/engine/plan_verb.c \
	core/engine/plugins.c \
	core/engine/plugins.h \
	core/engine/preflight.c \
	core/engine/present.c \
	core/engine/present.h \
	core/engine/purge.c \
	core/engine/purge.h \
	core/engine/purge_verb.c \
	core/engine/put_right.c \
	core/engine/put_right.h \
	core/engine/read.c \
	core/engine/receipt.c \
	core/engine/receipt.h \
	core/engine/receipt_parts.h \
	core/engine/receipt_read.c \
	core/engine/record.c \
	core/engine/record.h \
	core/engine/rejects.c \
	core/engine/rejects.h \
	core/engine/rejects_verb.c \
	core/engine/relations.c \
	core/engine/relations.h \
	core/engine/remote.c \
	core/engine/remote.h \
	core/engine/removal.c \
	core/engine/removal.h \
	core/engine/renumbered.c \
	core/engine/renumbered.h \
	core/engine/reopen.c \
	core/engine/reopen.h \
	core/engine/report.c \
	core/engine/report.h \
	core/engine/report_json.c \
	core/engine/report_parts.h \
	core/engine/report_progress.c \
	core/engine/report_summary.c \
	core/engine/report_table.c \
	core/engine/resolve.c \
	core/engine/resume.c \
	core/engine/resume.h \
	core/engine/retry.c \
	core/engine/retry.h \
	core/engine/retry_file.c \
	core/engine/retry_receipt.c \
	core/engine/retry_rows.c \
	core/engine/run.c \
	core/engine/run.h \
	core/engine/run_parts.h \
	core/engine/same.c \
	core/engine/same.h \
	core/engine/scopes.c \
	core/engine/scopes.h \
	core/engine/session.c \
	core/engine/session.h \
	core/engine/settle.c \
	core/engine/stage.c \
	core/engine/state_folder.c \
	core/engine/status.c \
	core/engine/steps.c \
	core/engine/store.c \
	core/engine/survey.c \
	core/engine/tables.c \
	core/engine/tables.h \
	core/engine/tally.c \
	core/engine/undo.c \
	core/engine/undo.h \
	core/engine/undo_verb.c \
	core/engine/verify.c \
	core/engine/verify.h

# For tests that kill it: configure --enable-crash-points.
crash_points = core/base/crash.c core/engine/crash_sqlite.c
if CRASH_POINTS
core_libweir_a_SOURCES += $(crash_points)
endif

# The command line, apart from main(), so that tests can use it.
noinst_LIBRARIES += core/libcli.a
core_libcli_a_SOURCES = \
	core/cli/args.c \
	core/cli/args.h \
	core/cli/cmd.h \
	core/cli/cmd_check.c \
	core/cli/cmd_doctor.c \
	core/cli/cmd_plan.c \
	core/cli/cmd_plugins.c \
	core/cli/cmd_rejects.c \
	core/cli/cmd_purge.c \
	core/cli/cmd_run.c \
	core/cli/cmd_status.c \
	core/cli/cmd_verify.c \
	core/cli/cmd_undo.c \
	core/cli/help.c \
	core/cli/streams.c

bin_PROGRAMS += weir
weir_SOURCES = core/cli/main.c
EXTRA_weir_DEPENDENCIES = core/libweir.a

# Version and folders are given on the compiler's command line, which make does not watch.
$(core_libweir_a_OBJECTS) $(core_libcli_a_OBJECTS) $(weir_OBJECTS): config.status

pkgconfigdir = $(libdir)/pkgconfig
nodist_pkgconfig_DATA = core/weir.pc
