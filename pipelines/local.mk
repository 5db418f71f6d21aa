# pipelines: installed as they stand, with their folders.

# What a pipeline may say, for editors: the first line of each names it.
schemadir = $(pkgdatadir)/pipelines
nodist_schema_DATA = pipelines/weir.schema.json
CLEANFILES += $(nodist_schema_DATA) shipped

pipelines/weir.schema.json: weir$(EXEEXT) $(pkglib_LTLIBRARIES)
	$(AM_V_GEN)$(MKDIR_P) pipelines && WEIR_PLUGIN_PATH= ./weir schema >$@.new && mv $@.new $@
	@test -e shipped || $(LN_S) $(abs_top_srcdir)/pipelines shipped # for a weir that is not installed

nobase_dist_pkgdata_DATA += \
	pipelines/README.md \
	pipelines/convert.yaml \
	pipelines/exec/pace.py \
	pipelines/exec/roster.py \
	pipelines/exec/runners.txt \
	pipelines/exec/runners.yaml \
	pipelines/meet.yaml \
	pipelines/meets/256230.yaml \
	pipelines/quickstart.yaml \
	pipelines/schema/meet.postgres.sql \
	pipelines/schema/meet.sqlite.sql \
	pipelines/schema/supabase-repair.sql
