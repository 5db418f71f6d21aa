/*
 * plugins_check.c - weir plugins check FILE.so: the conformance tests, as TAP.
 */
#include "../engine/conform.h"
#include "plugins_acts.h"

enum { SECONDS = 10, ROUNDS = 1000 /* what is meant where nothing is said */ };

int weir_plugins_act_check(struct weir_args *args, struct weir_logger *log)
{
	const struct weir_conform_options options = {
		.file = args->word[1],
		.pipeline = args->check.pipeline,
		.set = args->run.set,
		.set_count = args->run.set_count,
		.plugin_path = args->run.plugin_path,
		.seconds = args->check.seconds ? args->check.seconds : SECONDS,
		.rounds = args->check.rounds ? args->check.rounds : ROUNDS,
	};
	struct weir_error err;
	bool kept;

	if (weir_conform(&options, stdout, &kept, &err))
		return kept ? WEIR_EXIT_OK : WEIR_EXIT_CONFIG;
	weir_logger_error(log, NULL, &err);
	return WEIR_EXIT_CONFIG;
}
