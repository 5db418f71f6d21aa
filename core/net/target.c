/*
 * target.c - where the server is, checked and copied; the target owns the copies.
 */
#include "target.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../base/arena.h"
#include "server.h"

static bool is_blank_or_control(char c)
{
	return (unsigned char)c <= ' ' || (unsigned char)c == 0x7f;
}

/* What is wrong with the URL itself, or NULL. */
static const char *url_fault(const char *url)
{
	if (!*url)
		return "is empty";
	for (const char *at = url; *at; at++)
		if (is_blank_or_control(*at))
			return "holds a blank or a control character";
	if (strncasecmp(url, "https://", 8) != 0 && strncasecmp(url, "http://", 7) != 0)
		return "does not begin with https:// or http://";
	/* libcurl would take the path for the host. */
	if (strstr(url, ":///"))
		return "has no host";
	if (strpbrk(url, "?#"))
		return "holds a ? or a #";
	return NULL;
}

static bool bad_url(struct weir_error *err, const char *fault)
{
	/* Not the URL itself: a key that got into it must not be seen. */
	(void)weir_fail(err, WEIR_BAD_CONFIG, "the url %s", fault);
	return weir_hint(err, "write https://host/path");
}

/* A name or an address by which a machine calls itself. */
static bool is_local(const char *server)
{
	const char *host = strstr(server, "://");
	size_t length;

	if (!host)
		return false;
	host += strlen("://");
	if (!strncmp(host, "[::1]", strlen("[::1]")))
		return true;
	length = strcspn(host, ":");
	if (length == strlen("localhost") && !strncasecmp(host, "localhost", length))
		return true;
	return !strncmp(host, "127.", strlen("127.")) && strspn(host, "0123456789.") == length;
}

static bool read_url(struct weir_http_target *target, CURLU *parts, const char *url,
		     struct weir_error *err)
{
	const char *fault = url_fault(url);
	size_t length = strlen(url);

	if (fault)
		return bad_url(err, fault);
	if (curl_url_set(parts, CURLUPART_URL, url, 0) || !weir_url_has(parts, CURLUPART_HOST))
		return bad_url(err, "has no proper host");
	if (weir_url_has(parts, CURLUPART_USER) || weir_url_has(parts, CURLUPART_PASSWORD)) {
		(void)weir_fail(err, WEIR_BAD_CONFIG, "the url holds a user name or a password");
		return weir_hint(err, "keys have an option of their own");
	}
	while (length && url[length - 1] == '/')
		length--;
	target->url = memcpy(weir_xcalloc(1, length + 1), url, length);
	target->server = weir_url_server(parts);
	target->secure = !strncasecmp(url, "https:", 6);
	target->local = is_local(target->server);
	return true;
}

static bool set_url(struct weir_http_target *target, const char *url, struct weir_error *err)
{
	CURLU *parts = curl_url();
	bool fine;

	if (!parts)
		return weir_fail(err, WEIR_BUSY, "no memory for a connection");
	fine = read_url(target, parts, url, err);
	curl_url_cleanup(parts);
	return fine;
}

/* What goes with every request is a secret: nobody on the way may read it. */
static bool check_way(const struct weir_http_target *target, const struct weir_endpoint *endpoint,
		      struct weir_error *err)
{
	if (target->secure || target->local || endpoint->unencrypted || !endpoint->header_count)
		return true;
	(void)weir_fail(err, WEIR_BAD_CONFIG,
			"the url is %s: the key would go there in the clear, and who is on the way "
			"could read it",
			target->server);
	return weir_hint(err, "let it begin with https://");
}

static char *copy_of_env(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? weir_xstrdup(value) : NULL;
}

/* Without ca_file the variables count that the curl program looks at, in its order. */
static bool set_ca(struct weir_http_target *target, const char *ca_file, struct weir_error *err)
{
	struct stat there;

	if (ca_file && *ca_file) {
		if (stat(ca_file, &there) || access(ca_file, R_OK))
			return weir_fail(err, WEIR_BAD_CONFIG, "%s %s cannot be read: %s",
					 target->ca_name, ca_file, strerror(errno));
		if (!S_ISREG(there.st_mode))
			return weir_fail(err, WEIR_BAD_CONFIG, "%s %s is not a file",
					 target->ca_name, ca_file);
		target->ca_file = weir_xstrdup(ca_file);
		return true;
	}
	target->ca_file = copy_of_env("CURL_CA_BUNDLE");
	if (target->ca_file)
		return true;
	target->ca_folder = copy_of_env("SSL_CERT_DIR");
	target->ca_file = copy_of_env("SSL_CERT_FILE");
	return true;
}

bool weir_header_valid(const struct weir_header *header)
{
	if (!*header->name || strchr(header->name, ':'))
		return false;
	for (const char *at = header->name; *at; at++)
		if (is_blank_or_control(*at))
			return false;
	for (const char *at = header->value; *at; at++)
		if (*at != ' ' && *at != '\t' && is_blank_or_control(*at))
			return false;
	return true;
}

/* "Bearer KEY": the key alone is a secret too. */
static void mask(struct weir_logger *log, const char *value)
{
	const char *key = strrchr(value, ' ');

	weir_logger_mask(log, value);
	if (key)
		weir_logger_mask(log, key + 1);
}

static bool set_headers(struct weir_http_target *target, const struct weir_endpoint *endpoint,
			struct weir_logger *log, struct weir_error *err)
{
	target->header = weir_xcalloc(endpoint->header_count, sizeof(target->header[0]));
	for (size_t i = 0; i < endpoint->header_count; i++) {
		const struct weir_header *one = &endpoint->header[i];

		mask(log, one->value);
		if (!weir_header_valid(one)) {
			(void)weir_fail(err, WEIR_BAD_CONFIG,
					"the key for header \"%s\" holds a line break or another "
					"control character",
					one->name);
			return weir_hint(err, "a line break at its end is often copied with it");
		}
		target->header[target->header_count++] =
			(struct weir_header){ weir_xstrdup(one->name), weir_xstrdup(one->value) };
	}
	return true;
}

bool weir_http_target_init(struct weir_http_target *target, const struct weir_endpoint *endpoint,
			   struct weir_logger *log, struct weir_error *err)
{
	*target = (struct weir_http_target){ 0 };
	target->ca_name = weir_xstrdup(endpoint->ca_name ? endpoint->ca_name : "ca_file");
	if (set_headers(target, endpoint, log, err) && set_url(target, endpoint->url, err) &&
	    check_way(target, endpoint, err) && set_ca(target, endpoint->ca_file, err)) {
		weir_proxy_find(&target->proxy, target->server);
		return true;
	}
	weir_http_target_release(target);
	return false;
}

void weir_http_target_release(struct weir_http_target *target)
{
	for (size_t i = 0; i < target->header_count; i++) {
		free((char *)target->header[i].name);
		free((char *)target->header[i].value);
	}
	free(target->header);
	free(target->url);
	free(target->server);
	free(target->ca_file);
	free(target->ca_folder);
	free(target->ca_name);
	weir_proxy_release(&target->proxy);
	*target = (struct weir_http_target){ 0 };
}
