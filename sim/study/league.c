/* The files of a league, and the one scenario that is made of them: the case with every team's strategy. */
#include "sim/study/league.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sim/base/files.h"
#include "sim/study/keys.h"

static bool ends_in(const char *name, const char *ending)
{
	const size_t length = strlen(name), tail = strlen(ending);

	return length > tail && strcmp(name + length - tail, ending) == 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names {
	char **name;
	size_t count;
};

static void names_add(struct names *names, const char *name)
{
	names->name = mem_grow(names->name, names->count + 2, sizeof *names->name);
	names->name[names->count++] = mem_text(name);
	names->name[names->count] = NULL;
}

/* The *.yaml of DIR in the order of their bytes; hidden ones are nobody's. False: there is no such folder. */
static bool folder_read(const char *dir, struct names *entries, struct names *others)
{
	DIR *folder = opendir(dir);

	if (!folder)
		return false;
	for (const struct dirent *entry; (entry = readdir(folder));) {
		const char *name = entry->d_name, *dot = strrchr(name, '.');

		if (name[0] == '.')
			continue;
		if (ends_in(name, ".yaml"))
			names_add(entries, name);
		else if (dot && (strcasecmp(dot, ".yml") == 0 || strcasecmp(dot, ".yaml") == 0))
			names_add(others, name);
	}
	closedir(folder);
	if (entries->count)
		qsort(entries->name, entries->count, sizeof *entries->name, by_name);
	if (others->count)
		qsort(others->name, others->count, sizeof *others->name, by_name);
	return true;
}

static char *shown_name(const char *file)
{
	struct text name = {0}, plain = {0};

	text_addn(&name, file, strlen(file) - strlen(".yaml"));
	text_add_plain(&plain, text_str(&name));
	text_release(&name);
	return plain.s ? plain.s : mem_text("");
}

/* --- names that a scenario can hold --- */

enum { KEY_MOST = 60 };                   /* of 64 that name_is_safe allows: room for "-99" */

static bool key_taken(const struct league *league, const char *key, size_t before)
{
	for (size_t t = 0; t < before; t++)
		if (strcmp(league->team[t].key, key) == 0)
			return true;
	return false;
}

/* The file's name with what a strategy's name cannot hold made "_"; a number is added where that makes two alike. */
static char *key_of(const struct league *league, const char *name, size_t t)
{
	struct text key = {0}, numbered = {0};

	for (const char *c = name; *c && key.len < KEY_MOST; c++) {
		const bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '_' ||
				   (key.len && (*c == '-' || *c == '.'));

		text_addc(&key, plain ? *c : '_');
	}
	text_add(&numbered, key.len ? text_str(&key) : "_");
	for (size_t i = 2; key_taken(league, text_str(&numbered), t); i++) {
		text_clear(&numbered);
		text_addf(&numbered, "%s-%zu", text_str(&key), i);
	}
	text_release(&key);
	return numbered.s;
}

/* --- each file --- */

static void teams_make(struct league *league, const char *dir, const struct names *names)
{
	league->team = mem_new(names->count + 1, sizeof *league->team);
	league->teams = names->count;
	for (size_t t = 0; t < names->count; t++) {
		league->team[t].path = file_join(dir, names->name[t]);
		league->team[t].name = shown_name(names->name[t]);
		league->team[t].key = key_of(league, league->team[t].name, t);
		if (strcmp(names->name[t], LEAGUE_REFERENCE) == 0) {
			league->reference = t;
			league->yardstick = true;
		}
	}
}

/* Their errors only: a warning comes again with the scenario that is made of all. */
static void errors_keep(struct diag *diag, struct diag *own)
{
	if (own->errors)
		diag_absorb(diag, own);
	else
		diag_release(own);
}

static enum league_fault teams_load(struct league *league, const struct models *known, struct diag *diag)
{
	const struct overrides none = {0};
	enum league_fault fault = LEAGUE_FINE;

	for (size_t t = 0; t < league->teams; t++) {
		struct team *team = league->team + t;
		struct diag own = {0};
		bool missing;

		team->scenario = scenario_load(team->path, &none, known, &own, &missing);
		errors_keep(diag, &own);
		if (!team->scenario) {
			fault = missing && fault != LEAGUE_INVALID ? LEAGUE_MISSING : LEAGUE_INVALID;
			continue;
		}
		team->strategy = team->scenario->strategy[team->scenario->baseline].name;
		team->others = team->scenario->strategies - 1;
	}
	return fault;
}

static enum league_fault teams_judge(struct league *league, struct diag *diag)
{
	const struct scenario *reference = league->team[league->reference].scenario;
	bool fair = true;

	for (size_t t = 0; reference && t < league->teams; t++)
		if (league->team[t].scenario)
			fair &= league_is_fair(league->team[t].scenario, reference, league->team[t].scenario->baseline, diag);
	return fair ? LEAGUE_FINE : LEAGUE_INVALID;
}

/* --- all of them --- */

/* The case with one strategy for each team; what it has no title for is called by its file. */
static struct node *tree_of_all(const struct league *league, struct arena *arena)
{
	const struct scenario *reference = league->team[league->reference].scenario;
	struct node *tree = node_copy(arena, reference->tree), *strategies = node_map(arena, reference->tree->at);

	for (size_t t = 0; t < league->teams; t++) {
		const struct scenario *file = league->team[t].scenario;

		node_put(arena, strategies, league->team[t].key, node_copy(arena, file->strategy[file->baseline].node));
	}
	node_put(arena, tree, "strategies", strategies);
	node_drop(tree, "report");
	return tree;
}

/* Who knows the future has not played. */
static bool nobody_cheats_time(const struct league *league, struct diag *diag)
{
	bool fair = true;

	for (size_t s = 0; league->plan && s < league->plan->strategies; s++)
		if (league->plan->strategy[s].is_bound) {
			diag_error(diag, league->plan->strategy[s].strategy->at, _("this strategy knows the future: nobody can follow it, so it cannot take part"));
			fair = false;
		}
	return fair;
}

static enum league_fault league_join(struct league *league, const char *dir, const struct overrides *overrides,
				     const struct models *known, struct diag *diag)
{
	const struct team *reference = league->team + league->reference;

	league->scenario = scenario_of_tree(reference->path, tree_of_all(league, reference->scenario->arena), overrides, known, diag);
	if (!league->scenario)
		return LEAGUE_INVALID;
	league->scenario->path = arena_text(league->scenario->arena, dir);
	league->scenario->baseline = league->reference;
	league->plan = plan_new(league->scenario, diag);
	return league->plan && nobody_cheats_time(league, diag) ? LEAGUE_FINE : LEAGUE_INVALID;
}

struct league *league_load(const char *dir, const struct overrides *overrides, const struct models *known, struct diag *diag,
			   enum league_fault *fault)
{
	struct league *league = mem_new(1, sizeof *league);
	struct names entries = {0}, others = {0};

	if (!folder_read(dir, &entries, &others)) {
		*fault = LEAGUE_NO_FOLDER;
	} else {
		teams_make(league, dir, &entries);
		*fault = league->teams > (size_t)league->yardstick ? LEAGUE_FINE : LEAGUE_NOBODY;
	}
	league->passed_over = others.name;
	for (size_t i = 0; i < entries.count; i++)
		free(entries.name[i]);
	free(entries.name);
	if (*fault)
		return league;
	*fault = teams_load(league, known, diag);
	const enum league_fault judged = teams_judge(league, diag);

	if (*fault == LEAGUE_FINE || judged != LEAGUE_FINE)
		*fault = judged;
	if (!*fault)
		*fault = league_join(league, dir, overrides, known, diag);
	return league;
}

void league_free(struct league *league)
{
	if (!league)
		return;
	scenario_free(league->scenario);
	for (size_t t = 0; t < league->teams; t++) {
		scenario_free(league->team[t].scenario);
		free(league->team[t].path);
		free(league->team[t].name);
		free(league->team[t].key);
	}
	for (char **name = league->passed_over; name && *name; name++)
		free(*name);
	free(league->passed_over);
	free(league->team);
	free(league);
}
