/*
 * keep.c - kept columns as bytes: one type byte each, then the value.
 */
#include "keys.h"

static bool put(struct weir_entry *entry, const void *at, size_t length)
{
	if (entry->keep_length + length > WEIR_ENTRY_KEEP)
		return false;
	memcpy(entry->keep + entry->keep_length, at, length);
	entry->keep_length += (uint32_t)length;
	return true;
}

/* How many bytes a value of this type takes, its text left out. */
static size_t width(enum weir_type type)
{
	switch (type) {
	case WEIR_BOOL:
		return sizeof(bool);
	case WEIR_INT:
		return sizeof(int64_t);
	case WEIR_REAL:
		return sizeof(double);
	case WEIR_TEXT:
		return sizeof(uint32_t);
	case WEIR_UUID:
		return sizeof(struct weir_uuid);
	case WEIR_NULL:
		break;
	}
	return 0;
}

static bool put_value(struct weir_entry *entry, const struct weir_value *value)
{
	uint8_t type = (uint8_t)value->type;

	if (!put(entry, &type, sizeof(type)))
		return false;
	if (value->type == WEIR_TEXT)
		return put(entry, &value->length, sizeof(value->length)) &&
		       put(entry, value->as.text, value->length);
	return put(entry, &value->as, width(value->type));
}

bool weir_keep_encode(const struct weir_value *value, size_t count, struct weir_entry *entry,
		      struct weir_error *err)
{
	entry->keep_length = 0;
	for (size_t i = 0; i < count; i++)
		if (!put_value(entry, &value[i]))
			return weir_fail(err, WEIR_DENIED,
					 "the kept columns of a row take more than %d bytes",
					 WEIR_ENTRY_KEEP);
	return true;
}

void weir_keep_decode(const uint8_t *bytes, size_t length, struct weir_value *value, size_t count)
{
	const uint8_t *end = bytes + length;

	for (size_t i = 0; i < count; i++) {
		value[i] = weir_null();
		if (bytes >= end)
			continue;
		value[i].type = (enum weir_type) * bytes++;
		if (value[i].type == WEIR_TEXT) {
			memcpy(&value[i].length, bytes, sizeof(value[i].length));
			bytes += sizeof(value[i].length);
			value[i].as.text = (const char *)bytes;
			bytes += value[i].length;
		} else {
			memcpy(&value[i].as, bytes, width(value[i].type));
			bytes += width(value[i].type);
		}
	}
}
