# plugins: one file and one word each; plugins/NAME.la is made from plugins/NAME.c, if nothing else
# is said here.

pkglib_LTLIBRARIES += \
	plugins/athlete-sink.la \
	plugins/csv-source.la \
	plugins/housekeeping.la \
	plugins/meet-guard.la \
	plugins/result-sink.la \
	plugins/splitter.la \
	plugins/store-sqlite.la \
	plugins/table-sink.la

# What a plugin needs beside the C library.
plugins_store_sqlite_la_LIBADD = $(SQLITE_LIBS)

plugins_csv_source_la_SOURCES = \
	plugins/csv-source.c \
	plugins/csv-source-contract.c \
	plugins/csv-source-contract.h

plugins_housekeeping_la_SOURCES = \
	plugins/housekeeping.c \
	plugins/housekeeping-survey.c \
	plugins/housekeeping-survey.h

plugins_splitter_la_SOURCES = \
	plugins/splitter.c \
	plugins/splitter-save.c \
	plugins/splitter-save.h

plugins_store_sqlite_la_SOURCES = \
	plugins/store-sqlite.c \
	plugins/store-sqlite-db.c \
	plugins/store-sqlite-db.h \
	plugins/store-sqlite-open.c \
	plugins/store-sqlite-read.c \
	plugins/store-sqlite-read.h \
	plugins/store-sqlite-write.c \
	plugins/store-sqlite-write.h

plugins_table_sink_la_SOURCES = \
	plugins/table-sink.c \
	plugins/table-sink-convert.c \
	plugins/table-sink-convert.h \
	plugins/table-sink-reference.c \
	plugins/table-sink-reference.h

# What plugins share.
noinst_HEADERS += \
	plugins/meet-file.h \
	plugins/meet-races.h \
	plugins/meet-tables.h \
	plugins/meet.h
