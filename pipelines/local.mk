# pipelines: installed as they stand, with their folders.

nobase_dist_pkgdata_DATA += \
	pipelines/README.md \
	pipelines/convert.yaml \
	pipelines/meet.yaml \
	pipelines/meets/256230.yaml \
	pipelines/quickstart.yaml \
	pipelines/schema/meet.postgres.sql \
	pipelines/schema/meet.sqlite.sql \
	pipelines/schema/supabase-repair.sql
