/*
 * conform_elf.c - tests of the file alone: is it a shared object for this machine, and what does it
 * export? Nothing in it is believed: every offset is held against the file's size.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conform_parts.h"

enum { SYMBOLS_SHOWN = 5, SIZE_CEILING = 1 << 28 /* bytes */, BIND_SHIFT = 4 };

struct image {
	const unsigned char *at;
	size_t size;
};

/* The part of the file, or NULL if it is not all there. */
static const void *part(const struct image *image, uint64_t offset, uint64_t size)
{
	if (offset > image->size || size > image->size - offset)
		return NULL;
	return image->at + offset;
}

static bool map(struct weir_trial *trial, struct image *image)
{
	const char *file = trial->options->file;
	int fd = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat info;
	void *at;

	if (fd < 0 || fstat(fd, &info) != 0)
		return weir_trial_bad(trial, "%s: %s", file, strerror(errno));
	if (!S_ISREG(info.st_mode))
		return weir_trial_bad(trial, "%s is %s, not a file", file,
				      S_ISDIR(info.st_mode) ? "a folder" : "a device or a pipe");
	if (!info.st_size || info.st_size > SIZE_CEILING)
		return weir_trial_bad(trial, "%s has %lld bytes", file, (long long)info.st_size);
	at = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	(void)close(fd);
	if (at == MAP_FAILED)
		return weir_trial_bad(trial, "%s: %s", file, strerror(errno));
	*image = (struct image){ at, (size_t)info.st_size };
	return true;
}

/* This program's own, to compare with. */
static bool own_head(ElfW(Ehdr) * head)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	bool good = fd >= 0 && read(fd, head, sizeof(*head)) == (ssize_t)sizeof(*head);

	if (fd >= 0)
		(void)close(fd);
	return good;
}

static bool take_head(struct weir_trial *trial, const struct image *image, ElfW(Ehdr) * head)
{
	const char *file = trial->options->file;
	const void *at = part(image, 0, sizeof(*head));
	ElfW(Ehdr) own;

	if (image->size < SELFMAG || memcmp(image->at, ELFMAG, SELFMAG) != 0)
		return weir_trial_bad(trial,
				      "%s is no shared object (no ELF file): build it with "
				      "cc -shared -fPIC",
				      file);
	if (!at)
		return weir_trial_bad(trial, "%s ends in its header", file);
	memcpy(head, at, sizeof(*head));
	if (own_head(&own) &&
	    (own.e_ident[EI_CLASS] != head->e_ident[EI_CLASS] || own.e_machine != head->e_machine))
		return weir_trial_bad(trial, "%s was built for another machine", file);
	if (head->e_type != ET_DYN)
		return weir_trial_bad(trial,
				      "%s is no shared object: build it with cc -shared "
				      "-fPIC",
				      file);
	return true;
}

bool weir_trial_file(struct weir_trial *trial)
{
	struct image image;
	ElfW(Ehdr) head;

	return map(trial, &image) && take_head(trial, &image, &head);
}

/* What the linker's start-up files and scripts bring is nobody's. */
static bool is_linkers(const char *name)
{
	static const char *const names[] = { "_init",         "_fini",   "__bss_start",
					     "_edata",        "_end",    "_start",
					     "__bss_start__", "__end__", "_bss_end__" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

static bool is_exported(const ElfW(Sym) * symbol)
{
	unsigned bind = symbol->st_info >> BIND_SHIFT, seen = symbol->st_other & 3;

	return symbol->st_shndx != SHN_UNDEF && (bind == STB_GLOBAL || bind == STB_WEAK) &&
	       (seen == STV_DEFAULT || seen == STV_PROTECTED);
}

/* All that is wrong with the table's symbols, in one line. */
static bool judge(struct weir_trial *trial, const struct image *image, const ElfW(Shdr) * table,
		  const ElfW(Shdr) * strings)
{
	const char *text = part(image, strings->sh_offset, strings->sh_size);
	const unsigned char *symbols = part(image, table->sh_offset, table->sh_size);
	struct weir_buffer extra;
	size_t count = 0;
	bool entry = false;

	if (!text || !symbols || !strings->sh_size || text[strings->sh_size - 1])
		return weir_trial_bad(trial, "its table of symbols is broken");
	weir_buffer_init(&extra, sizeof(trial->words->text) / 2);
	for (size_t i = 0; i + sizeof(ElfW(Sym)) <= table->sh_size; i += sizeof(ElfW(Sym))) {
		ElfW(Sym) symbol;
		const char *name;

		memcpy(&symbol, symbols + i, sizeof(symbol));
		if (!is_exported(&symbol) || symbol.st_name >= strings->sh_size)
			continue;
		name = text + symbol.st_name;
		if (!strcmp(name, "weir_plugin_entry"))
			entry = true;
		else if (!is_linkers(name) && count++ < SYMBOLS_SHOWN)
			weir_buffer_printf(&extra, "%s%.100s", extra.length ? ", " : "", name);
	}
	if (!entry)
		return weir_trial_bad(trial, "it does not export weir_plugin_entry: the descriptor "
					     "has to be called so");
	if (!count)
		return true;
	return weir_trial_bad(trial,
			      "it also exports %s%s: make these static, or build with "
			      "-fvisibility=hidden",
			      extra.at, count > SYMBOLS_SHOWN ? ", ..." : "");
}

bool weir_trial_exports(struct weir_trial *trial)
{
	struct image image;
	ElfW(Ehdr) head;
	const unsigned char *sections;

	if (!map(trial, &image) || !take_head(trial, &image, &head))
		return false;
	sections = part(&image, head.e_shoff, (uint64_t)head.e_shnum * sizeof(ElfW(Shdr)));
	if (!sections || head.e_shentsize != sizeof(ElfW(Shdr)))
		return weir_trial_bad(trial, "its table of sections is broken");
	for (size_t i = 0; i < head.e_shnum; i++) {
		ElfW(Shdr) section, strings;

		memcpy(&section, sections + i * sizeof(section), sizeof(section));
		if (section.sh_type != SHT_DYNSYM || section.sh_link >= head.e_shnum)
			continue;
		memcpy(&strings, sections + section.sh_link * sizeof(strings), sizeof(strings));
		return judge(trial, &image, &section, &strings);
	}
	return weir_trial_bad(trial, "it exports nothing: its descriptor has to be called "
				     "weir_plugin_entry");
}
