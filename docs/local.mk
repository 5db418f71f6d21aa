# docs: the manual.

dist_man_MANS = docs/man/weir.1

EXTRA_DIST += \
	docs/architecture.md \
	docs/tutorial-plugin.md
