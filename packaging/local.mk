# packaging: units of systemd, and what makes a Debian package of the tree.

systemdunitdir = $(prefix)/lib/systemd/system
dist_systemdunit_DATA = packaging/systemd/weir-import@.timer
nodist_systemdunit_DATA = packaging/systemd/weir-import@.service
CLEANFILES += packaging/systemd/weir-import@.service

packaging/systemd/weir-import@.service: $(srcdir)/packaging/systemd/weir-import@.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) packaging/systemd && \
		sed 's,[@]bindir[@],$(bindir),' $(srcdir)/packaging/systemd/weir-import@.service.in >$@.new && \
		mv $@.new $@

EXTRA_DIST += \
	packaging/build-deb.sh \
	packaging/debian/changelog \
	packaging/debian/control \
	packaging/debian/copyright \
	packaging/debian/rules \
	packaging/debian/source/format \
	packaging/debian/weir-dev.docs \
	packaging/debian/weir-dev.install \
	packaging/debian/weir.docs \
	packaging/debian/weir.install \
	packaging/debian/weir.lintian-overrides \
	packaging/systemd/weir-import@.service.in

# Folders that are weir's alone, once they are empty.
uninstall-hook:
	for folder in $(pkglibdir) $(weirincludedir) $(pkgdatadir); do \
		test ! -d "$(DESTDIR)$$folder" || find "$(DESTDIR)$$folder" -depth -type d -exec rmdir {} + 2>/dev/null || :; \
	done
