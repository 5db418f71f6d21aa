/*
 * base_fixture.h - what the tests of core/base share: one list of tests is one program.
 */
#ifndef BASE_FIXTURE_H
#define BASE_FIXTURE_H

#include <check.h>
#include <stdlib.h>

/* Runs the tests, up to a NULL, in this process; returns what main() returns. */
static inline int run_tests(const char *name, const TTest *const *test)
{
	Suite *suite = suite_create(name);
	TCase *tests = tcase_create(name);
	SRunner *runner;
	int failed;

	for (; *test; test++)
		tcase_add_test(tests, *test);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#endif
