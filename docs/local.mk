# docs: the manual.

dist_man_MANS = \
	docs/man/weir-pipeline.5 \
	docs/man/weir-plugin.7

# What the tables of the commands and of the plugins say, weir itself writes.
nodist_man_MANS = \
	docs/man/weir.1
CLEANFILES += $(nodist_man_MANS)

docs/man/weir.1: $(srcdir)/docs/man/weir.1.in $(srcdir)/docs/man/merge.awk weir$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) docs/man && ./weir manual >$@.said && \
		$(AWK) -f $(srcdir)/docs/man/merge.awk $@.said $(srcdir)/docs/man/weir.1.in >$@.new && \
		rm $@.said && mv $@.new $@

# One page for each plugin; docs/man/weir-NAME.7 of plugins/NAME.la. The stamp is the last of them.
plugin_pages = docs/man/plugins.stamp
all-local: $(plugin_pages)

$(plugin_pages): $(pkglib_LTLIBRARIES) weir$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) docs/man && for plugin in $(pkglib_LTLIBRARIES); do \
		name=`basename $$plugin .la`; page=docs/man/weir-$$name.7; \
		./weir manual $$name --plugin-path plugins/.libs >$$page.new && mv $$page.new $$page || exit 1; \
	done; touch $@

install-data-local: $(plugin_pages)
	$(MKDIR_P) '$(DESTDIR)$(man7dir)'
	for plugin in $(pkglib_LTLIBRARIES); do \
		$(INSTALL_DATA) docs/man/weir-`basename $$plugin .la`.7 '$(DESTDIR)$(man7dir)' || exit 1; \
	done

# By their names: in the source folder there are pages beside them that nobody made.
clean-pages:
	rm -f $(plugin_pages)
	for plugin in $(pkglib_LTLIBRARIES); do rm -f docs/man/weir-`basename $$plugin .la`.7; done

.PHONY: clean-pages

uninstall-local:
	for plugin in $(pkglib_LTLIBRARIES); do \
		rm -f '$(DESTDIR)$(man7dir)'/weir-`basename $$plugin .la`.7; \
	done

EXTRA_DIST += \
	docs/architecture.md \
	docs/decisions/0001-one-thread.md \
	docs/decisions/0002-chain-not-graph.md \
	docs/decisions/0003-plugins-resolve-from-the-program.md \
	docs/decisions/0004-sinks-map-one-row.md \
	docs/decisions/0005-derived-and-match-ids.md \
	docs/decisions/0006-index-of-keys.md \
	docs/decisions/0007-resume-is-replay.md \
	docs/decisions/0008-nth-columns-and-survey.md \
	docs/decisions/0009-rows-from-sources.md \
	docs/decisions/0010-local-stores-scan.md \
	docs/decisions/0011-write-modes.md \
	docs/decisions/0012-limit-error-code.md \
	docs/decisions/0013-reject-files.md \
	docs/decisions/0014-die-out-of-memory.md \
	docs/decisions/0015-remote-stores-ask-the-core.md \
	docs/decisions/0016-merged-rows.md \
	docs/decisions/0017-renumbered-rows.md \
	docs/decisions/0018-doctor-asks-the-catalogue.md \
	docs/decisions/0019-index-begins-in-memory.md \
	docs/decisions/0020-rows-in-the-way.md \
	docs/decisions/0021-what-the-state-holds.md \
	docs/decisions/0022-the-same-work-goes-on.md \
	docs/decisions/0023-verify-both-ways.md \
	docs/decisions/0024-a-plan-is-a-dry-run.md \
	docs/decisions/0025-crash-points.md \
	docs/decisions/0026-rejects-again.md \
	docs/decisions/0027-deleting.md \
	docs/decisions/0028-cpu-of-the-client.md \
	docs/decisions/0029-filtered-rows.md \
	docs/decisions/0030-files-as-stores.md \
	docs/decisions/0031-a-page-about-a-run.md \
	docs/decisions/0032-plots-are-counted-in-the-run.md \
	docs/decisions/0034-tests-of-a-pipeline.md \
	docs/decisions/0035-programs-beside-weir.md \
	docs/decisions/0036-plugins-are-tested-in-processes.md \
	docs/decisions/0037-interface-1-is-kept-in-copies.md \
	docs/decisions/0038-belonging-to-the-system.md \
	docs/decisions/0039-rows-as-they-went-in.md \
	docs/decisions/0033-init-and-schema.md \
	docs/decisions/0040-books-at-the-end.md \
	docs/decisions/README.md \
	docs/report.png \
	docs/man/merge.awk \
	docs/man/weir.1.in \
	docs/troubleshooting.md \
	docs/tutorial-plugin.md
