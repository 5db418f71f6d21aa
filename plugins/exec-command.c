/*
 * exec-command.c - from the options of exec and exec-source to a program that runs.
 */
#include <ctype.h>
#include <stdio.h>

#include "exec-command.h"

/* Python keeps what it prints into a pipe, as if nobody waited for it. */
static const char unbuffered[] = "PYTHONUNBUFFERED=1";

static bool is_name(const char *name)
{
	if (isdigit((unsigned char)*name))
		return false;
	for (const char *at = name; *at; at++)
		if (!isalnum((unsigned char)*at) && *at != '_')
			return false;
	return *name != '\0';
}

static bool bad_variable(const struct weir_map_item *item, const char *is, struct weir_error *err)
{
	weir_fail_at(err, WEIR_BAD_CONFIG, item->place.file ? item->place.file : "",
		     item->place.line, item->place.column, "env: \"%s\" %s", item->key, is);
	return weir_hint(err, "write NAME: text; NAME: ${env:NAME} passes one on, and NAME: "
			      "${secret:NAME} one that nobody may see");
}

static bool make_variables(struct exec_command *command, struct weir_context *context,
			   struct weir_error *err)
{
	size_t count = command->env.count + 1;
	const char **variable = weir_alloc(context, count * sizeof(*variable));

	variable[0] = unbuffered;
	for (size_t i = 0; i < command->env.count; i++) {
		const struct weir_map_item *item = &command->env.item[i];
		size_t size = strlen(item->key) + strlen(item->text) + sizeof("=");
		char *text = weir_alloc(context, size);

		if (!is_name(item->key))
			return bad_variable(item, "is no name of a variable", err);
		if (item->text == item->key)
			return bad_variable(item, "has no value", err);
		(void)snprintf(text, size, "%s=%s", item->key, item->text);
		variable[i + 1] = text;
	}
	command->spec.variable = variable;
	command->spec.variable_count = count;
	return true;
}

bool exec_command_open(struct exec_command *command, struct weir_context *context,
		       struct weir_error *err)
{
	const char **argument = weir_alloc(context, command->command.count * sizeof(*argument) + 1);
	struct weir_error why = { 0 };

	for (size_t i = 0; i < command->command.count; i++)
		argument[i] = command->command.item[i].text;
	command->spec = (struct weir_process_spec){
		.argument = argument,
		.argument_count = command->command.count,
		.folder = command->folder.name,
		.line_ceiling = (size_t)command->line_ceiling.bytes,
		.timeout_ms = command->timeout.ms,
	};
	if (!make_variables(command, context, err))
		return false;
	if (weir_process_check(&command->spec, &why))
		return true;
	weir_option_fail(context, "command", err, why.code, "%s", why.message);
	return *why.hint ? weir_hint(err, "%s", why.hint) : false;
}

bool exec_command_start(struct exec_command *command, struct weir_context *context,
			struct weir_error *err)
{
	if (!command->process)
		command->process = weir_process_start(context, &command->spec, err);
	return command->process != NULL;
}

void exec_command_close(struct exec_command *command)
{
	weir_process_free(command->process);
	command->process = NULL;
}
