# docs: the manual.

EXTRA_DIST +=
