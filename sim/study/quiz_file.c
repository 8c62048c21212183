/* A quiz file: a question with its options and its answer, that no simulation decides. */
#include <string.h>

#include "sim/base/files.h"
#include "sim/study/keys.h"
#include "sim/study/quiz.h"

struct quiz_keys {
	int64_t version;
	struct bilingual title, question, explanation;
	const struct node *options;
	const char *answer, *source;
};

#define QUIZ(member, wanted) .offset = ROW_AT(struct quiz_keys, member, wanted)
enum { OPTIONS_LEAST = 2, OPTIONS_MOST = 8, LABEL_MOST = 8 };

static const struct schema_row rows[] = {
	{.path = "version", .type = KEY_INTEGER, .flags = ROW_REQUIRED, QUIZ(version, int64_t), .min = 1, .max = 1,
	 .help = N_("The version of the scenario language: 1."), .example = "1"},
	{.path = "title", .type = KEY_TEXT, QUIZ(title, struct bilingual), .help = N_("What the question is about, in a few words."),
	 .example = "{en: \"Tags\", es: \"Etiquetas\"}"},
	{.path = "question", .type = KEY_TEXT, .flags = ROW_REQUIRED, QUIZ(question, struct bilingual), .help = N_("What the class is asked."),
	 .example = "{en: \"What are tags for?\", es: \"¿Para qué sirven las etiquetas?\"}"},
	{.path = "options", .type = KEY_NODE, .flags = ROW_REQUIRED, QUIZ(options, const struct node *),
	 .help = N_("The answers to choose from, 2 to 8, by letter; each a text, or one per language."),
	 .example = "{A: {en: \"yes\", es: \"sí\"}, B: {en: \"no\", es: \"no\"}}"},
	{.path = "answer", .type = KEY_NAME, .flags = ROW_REQUIRED, QUIZ(answer, const char *), .help = N_("The option that is right."),
	 .example = "B"},
	{.path = "explanation", .type = KEY_TEXT, .flags = ROW_REQUIRED, QUIZ(explanation, struct bilingual),
	 .help = N_("Why it is so; costcast reveal says it."), .example = "{en: \"Because.\", es: \"Porque sí.\"}"},
	{.path = "source", .type = KEY_NAME, QUIZ(source, const char *), .help = N_("Where that can be read up."),
	 .example = "https://www.finops.org/framework/capabilities/allocation/"},
};
const struct schema quiz_file_schema = {
	.name = "quiz", .doc = N_("A question for a class with its answer, without a scenario."),
	.size = sizeof(struct quiz_keys), .row = rows, .count = sizeof rows / sizeof *rows};

bool quiz_file_is(const struct node *tree)
{
	return tree && tree->kind == NODE_MAP && !node_get(tree, "strategies") && !node_get(tree, "workloads") &&
	       (node_get(tree, "options") || node_get(tree, "answer") || node_get(tree, "question"));
}

/* A dot would be read as the path of a section. */
static bool label_fine(const struct binding *b, const struct node *key)
{
	const bool fine = name_is_safe(key->text) && strlen(key->text) <= LABEL_MOST && !strchr(key->text, '.');

	if (!fine)
		diag_error(b->diag, key->at, _("an option is called by a letter or a short word: at most %d of A-Z a-z 0-9 _ -, and no - in front"), LABEL_MOST);
	return fine;
}

/* Each option is a row of a table of its own, so that texts are bound and complained about as everywhere. */
static void titles_bind(const struct binding *b, const struct node *options, struct bilingual *title)
{
	struct schema_row *row = arena_alloc(b->arena, options->count, sizeof *row);
	struct node *fine = node_map(b->arena, options->at);

	for (size_t i = 0; i < options->count; i++) {
		if (!label_fine(b, options->key[i]))
			continue;
		row[fine->count] = (struct schema_row){.path = options->key[i]->text, .type = KEY_TEXT, .flags = ROW_REQUIRED,
						       .offset = i * sizeof *title};
		node_put(b->arena, fine, options->key[i]->text, options->item[i]);
	}
	const struct schema schema = {.name = "options", .size = options->count * sizeof *title, .row = row, .count = fine->count};
	schema_bind(b, &schema, fine, "options", title);
}

static void options_bind(const struct binding *b, const struct node *options, struct quiz *quiz)
{
	struct bilingual *title;

	if (options->kind != NODE_MAP || options->count < OPTIONS_LEAST || options->count > OPTIONS_MOST) {
		diag_error(b->diag, options->at, _("\"options\" is a map of %d to %d options, such as {A: yes, B: no}"), OPTIONS_LEAST,
			   OPTIONS_MOST);
		return;
	}
	title = arena_alloc(b->arena, options->count, sizeof *title);
	titles_bind(b, options, title);
	quiz->options = options->count;
	quiz->option = arena_alloc(b->arena, quiz->options, sizeof *quiz->option);
	for (size_t i = 0; i < quiz->options; i++)
		quiz->option[i] = (struct quiz_option){.label = options->key[i]->text, .title = title[i], .strategy = -1};
}

static void answer_find(const struct binding *b, const struct node *tree, const char *answer, struct quiz *quiz)
{
	for (size_t i = 0; i < quiz->options; i++)
		if (strcmp(quiz->option[i].label, answer) == 0) {
			quiz->answer = i;
			return;
		}
	error_unknown(b->diag, node_get(tree, "answer")->at, _("there is no option \"%s\""), answer,
		      node_keys(b->arena, node_get(tree, "options")));
}

static const struct quiz *quiz_bind(const struct binding *b, const struct node *tree, const char *path)
{
	struct quiz_keys *keys = arena_alloc(b->arena, 1, sizeof *keys);
	struct question *question = arena_alloc(b->arena, 1, sizeof *question);
	struct quiz *quiz = arena_alloc(b->arena, 1, sizeof *quiz);
	const size_t before = b->diag->errors;

	schema_bind(b, &quiz_file_schema, tree, "", keys);
	if (keys->options)
		options_bind(b, keys->options, quiz);
	if (keys->answer && quiz->options)
		answer_find(b, tree, keys->answer, quiz);
	*question = (struct question){.text = keys->question, .explanation = keys->explanation, .source = keys->source, .at = tree->at};
	quiz->path = path;
	quiz->title = keys->title;
	quiz->question = question;
	quiz->number = quiz->questions = 1;
	return b->diag->errors == before ? quiz : NULL;
}

const struct quiz *quiz_file_load(struct arena *arena, const char *path, struct diag *diag, bool *missing)
{
	static const struct mounts none;
	const struct binding b = {arena, diag, &none, "."};
	const struct node *tree = node_read_file(arena, path, diag, missing);

	if (tree && tree->kind != NODE_MAP) {
		diag_error(diag, tree->at, _("a quiz is a map of keys such as \"version: 1\""));
		tree = NULL;
	}
	return tree ? quiz_bind(&b, tree, arena_text(arena, path)) : NULL;
}
