/*
 * store-postgrest-url.h - the server's address as people write it, put straight.
 */
#ifndef WEIR_STORE_POSTGREST_URL_H
#define WEIR_STORE_POSTGREST_URL_H

#include <weir/plugin.h>

/*
 * The address in its one form, malloc'd: scheme and host in small letters, no slash too many, and
 * no second /rest/v1, which comes of a variable that has one already. NULL, with *why: it is no
 * address.
 */
char *rest_url_read(const char *text, const char **why);

#endif
