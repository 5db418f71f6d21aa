# plugins: one file and one word each; plugins/NAME.la is made from plugins/NAME.c, if nothing else
# is said here.

pkglib_LTLIBRARIES += \
	plugins/athlete-sink.la \
	plugins/csv-source.la \
	plugins/exec.la \
	plugins/exec-source.la \
	plugins/filter.la \
	plugins/housekeeping.la \
	plugins/jsonl-source.la \
	plugins/map.la \
	plugins/meet-guard.la \
	plugins/result-sink.la \
	plugins/splitter.la \
	plugins/store-csv.la \
	plugins/store-jsonl.la \
	plugins/store-null.la \
	plugins/store-postgrest.la \
	plugins/store-sqlite.la \
	plugins/table-sink.la

# What a plugin needs beside the C library.
plugins_store_csv_la_LIBADD = $(SQLITE_LIBS)
plugins_store_jsonl_la_LIBADD = $(SQLITE_LIBS)
plugins_store_sqlite_la_LIBADD = $(SQLITE_LIBS)

plugins_athlete_sink_la_SOURCES = \
	plugins/athlete-sink.c \
	plugins/athlete-sink-name.c \
	plugins/athlete-sink-name.h \
	plugins/athlete-sink-namesakes.c \
	plugins/athlete-sink-namesakes.h

plugins_csv_source_la_SOURCES = \
	plugins/csv-source.c \
	plugins/csv-source-mended.c \
	plugins/csv-source-mended.h \
	plugins/column-contract.c \
	plugins/column-contract.h \
	plugins/source-columns.c \
	plugins/source-columns.h

exec_command = plugins/exec-command.c plugins/exec-command.h
plugins_exec_la_SOURCES = \
	plugins/exec.c \
	plugins/exec-answer.c \
	plugins/exec-answer.h \
	plugins/exec-columns.c \
	plugins/exec-columns.h \
	plugins/column-contract.c \
	plugins/column-contract.h \
	plugins/json-line.c \
	plugins/json-line.h \
	plugins/store-postgrest-text.c \
	plugins/store-postgrest-text.h \
	$(exec_command)
plugins_exec_source_la_SOURCES = plugins/exec-source.c $(exec_command) $(json_rows)

plugins_filter_la_SOURCES = \
	plugins/filter.c \
	plugins/filter-rule.c \
	plugins/filter-rule.h

plugins_housekeeping_la_SOURCES = \
	plugins/housekeeping.c \
	plugins/housekeeping-survey.c \
	plugins/housekeeping-survey.h \
	plugins/housekeeping-totals.c \
	plugins/housekeeping-totals.h \
	plugins/store-postgrest-json.c \
	plugins/store-postgrest-json.h

plugins_result_sink_la_SOURCES = \
	plugins/result-sink.c \
	plugins/result-sink-checks.c \
	plugins/result-sink-checks.h

# Rows out of lines of JSON.
json_rows = \
	plugins/column-contract.c \
	plugins/column-contract.h \
	plugins/csv-source-mended.c \
	plugins/csv-source-mended.h \
	plugins/json-line.c \
	plugins/json-line.h \
	plugins/json-rows.c \
	plugins/json-rows.h \
	plugins/source-columns.c \
	plugins/source-columns.h
plugins_jsonl_source_la_SOURCES = \
	plugins/jsonl-source.c \
	plugins/file-lines.c \
	plugins/file-lines.h \
	$(json_rows)

plugins_map_la_SOURCES = \
	plugins/map.c \
	plugins/column-contract.c \
	plugins/column-contract.h \
	plugins/map-function.c \
	plugins/map-function.h \
	plugins/map-functions.c \
	plugins/map-join.c \
	plugins/map-join.h \
	plugins/map-names.c \
	plugins/map-names.h \
	plugins/map-split.c \
	plugins/map-split.h

plugins_splitter_la_SOURCES = \
	plugins/splitter.c \
	plugins/splitter-save.c \
	plugins/splitter-save.h

store_file = \
	plugins/store-file.c \
	plugins/store-file.h \
	plugins/store-file-disk.c \
	plugins/store-file-disk.h \
	plugins/store-file-index.c \
	plugins/store-file-index.h \
	plugins/store-file-table.c \
	plugins/store-file-table.h \
	plugins/store-file-text.c \
	plugins/store-file-write.c \
	plugins/store-file-write.h
plugins_store_csv_la_SOURCES = plugins/store-csv.c $(store_file)
plugins_store_jsonl_la_SOURCES = \
	plugins/store-jsonl.c \
	plugins/file-lines.c \
	plugins/file-lines.h \
	plugins/json-line.c \
	plugins/json-line.h \
	$(store_file)

plugins_store_postgrest_la_SOURCES = \
	plugins/store-postgrest.c \
	plugins/store-postgrest-catalog.c \
	plugins/store-postgrest-catalog.h \
	plugins/store-postgrest-changes.c \
	plugins/store-postgrest-changes.h \
	plugins/store-postgrest-delete.c \
	plugins/store-postgrest-delete.h \
	plugins/store-postgrest-describe.c \
	plugins/store-postgrest-describe.h \
	plugins/store-postgrest-encode.c \
	plugins/store-postgrest-encode.h \
	plugins/store-postgrest-examine.c \
	plugins/store-postgrest-examine.h \
	plugins/store-postgrest-foreign.c \
	plugins/store-postgrest-foreign.h \
	plugins/store-postgrest-isolate.c \
	plugins/store-postgrest-isolate.h \
	plugins/store-postgrest-json.c \
	plugins/store-postgrest-json.h \
	plugins/store-postgrest-judge.c \
	plugins/store-postgrest-judge.h \
	plugins/store-postgrest-key.c \
	plugins/store-postgrest-key.h \
	plugins/store-postgrest-lists.c \
	plugins/store-postgrest-lists.h \
	plugins/store-postgrest-meaning.c \
	plugins/store-postgrest-meaning.h \
	plugins/store-postgrest-page.c \
	plugins/store-postgrest-page.h \
	plugins/store-postgrest-parts.c \
	plugins/store-postgrest-parts.h \
	plugins/store-postgrest-probe.c \
	plugins/store-postgrest-probe.h \
	plugins/store-postgrest-read.c \
	plugins/store-postgrest-read.h \
	plugins/store-postgrest-slide.c \
	plugins/store-postgrest-slide.h \
	plugins/store-postgrest-rest.c \
	plugins/store-postgrest-rest.h \
	plugins/store-postgrest-schema.c \
	plugins/store-postgrest-schema.h \
	plugins/store-postgrest-settle.c \
	plugins/store-postgrest-settle.h \
	plugins/store-postgrest-skip.c \
	plugins/store-postgrest-skip.h \
	plugins/store-postgrest-text.c \
	plugins/store-postgrest-text.h \
	plugins/store-postgrest-url.c \
	plugins/store-postgrest-url.h \
	plugins/store-postgrest-write.c \
	plugins/store-postgrest-write.h

plugins_store_sqlite_la_SOURCES = \
	plugins/store-sqlite.c \
	plugins/store-sqlite-db.c \
	plugins/store-sqlite-db.h \
	plugins/store-sqlite-delete.c \
	plugins/store-sqlite-delete.h \
	plugins/store-sqlite-examine.c \
	plugins/store-sqlite-examine.h \
	plugins/store-sqlite-open.c \
	plugins/store-sqlite-read.c \
	plugins/store-sqlite-read.h \
	plugins/store-sqlite-write.c \
	plugins/store-sqlite-write.h

plugins_table_sink_la_SOURCES = \
	plugins/table-sink.c \
	plugins/table-sink-convert.c \
	plugins/table-sink-convert.h \
	plugins/table-sink-find.c \
	plugins/table-sink-flags.c \
	plugins/table-sink-flags.h \
	plugins/table-sink-reference.c \
	plugins/table-sink-reference.h

# What plugins share.
noinst_HEADERS += \
	plugins/meet-file.h \
	plugins/meet-races.h \
	plugins/meet-tables.h \
	plugins/meet.h
