/* libyaml's complaints (0.2.5) in our words. */
#include <string.h>

#include "sim/base/lang.h"
#include "sim/base/utf8.h"
#include "sim/config/yaml.h"

enum where { AT_PROBLEM, AT_CONTEXT };

static const struct complaint {
	const char *theirs;
	enum where where;
	const char *ours;
} complaints[] = {
    {"could not find expected ':'", AT_CONTEXT, N_("a ':' is missing after this key")},
    {"mapping values are not allowed in this context", AT_PROBLEM,
     N_("a ':' cannot stand here; check the indentation, and put a text that holds \": \" in quotes")},
    {"mapping keys are not allowed in this context", AT_PROBLEM, N_("a key cannot stand here; check the indentation")},
    {"block sequence entries are not allowed in this context", AT_PROBLEM,
     N_("a list item '-' cannot stand here; check the indentation")},
    {"did not find expected key", AT_PROBLEM, N_("this does not fit the map around it; check the indentation")},
    {"did not find expected '-' indicator", AT_PROBLEM,
     N_("this does not fit the list around it; check the indentation")},
    {"did not find expected ',' or ']'", AT_PROBLEM, N_("a ',' or the closing ']' is missing before this")},
    {"did not find expected ',' or '}'", AT_PROBLEM, N_("a ',' or the closing '}' is missing before this")},
    {"did not find expected node content", AT_PROBLEM, N_("a value is missing before this")},
    {"did not find expected <document start>", AT_PROBLEM, N_("this comes after the end of the document")},
    {"found unexpected end of stream", AT_CONTEXT, N_("the quote opened here is never closed")},
    {"found unexpected document indicator", AT_CONTEXT, N_("the quote opened here is never closed")},
    {"found unexpected ':'", AT_PROBLEM, N_("a ':' cannot stand here; put the text in quotes")},
    {"found unknown escape character", AT_PROBLEM,
     N_("this escape after '\\' is not known; write '\\\\' for a backslash, or use single quotes")},
    {"did not find expected hexdecimal number", AT_PROBLEM, N_("hexadecimal digits are missing after this escape")},
    {"found invalid Unicode character escape code", AT_PROBLEM, N_("there is no such Unicode character")},
    {"found a tab character where an indentation space is expected", AT_PROBLEM, N_("a tab cannot indent; use spaces")},
    {"found a tab character that violates indentation", AT_PROBLEM, N_("a tab cannot indent; use spaces")},
    {"found a tab character that violate intendation", AT_PROBLEM, N_("a tab cannot indent; use spaces")},
    {"found an indentation indicator equal to 0", AT_PROBLEM, N_("the digit after '|' or '>' must be 1 to 9")},
    {"did not find expected comment or line break", AT_PROBLEM, N_("a text after '|' or '>' starts on the next line")},
    {"did not find expected alphabetic or numeric character", AT_PROBLEM,
     N_("a name is missing after '&' or '*'; put a text that starts with one of them in quotes")},
    {"did not find expected '!'", AT_CONTEXT, N_("tags are not used here; put a text that starts with '!' in quotes")},
    {"did not find expected tag URI", AT_CONTEXT,
     N_("tags are not used here; put a text that starts with '!' in quotes")},
    {"did not find the expected '>'", AT_CONTEXT,
     N_("tags are not used here; put a text that starts with '!' in quotes")},
    {"did not find expected whitespace or line break", AT_CONTEXT,
     N_("tags are not used here; put a text that starts with '!' in quotes")},
    {"found undefined tag handle", AT_CONTEXT, N_("tags are not used here; put a text that starts with '!' in quotes")},
};

const char *yaml_at(const struct yaml_input *input, yaml_mark_t mark)
{
	const char *s = input->text, *end = s + input->bytes;
	uint32_t code;
	size_t i;

	for (i = 0; i < mark.line && s < end; i++) {
		const char *newline = memchr(s, '\n', (size_t)(end - s));

		s = newline ? newline + 1 : end;
	}
	for (i = 0; i < mark.column && s < end && *s != '\n'; i++)
		s += utf8_next(s, (size_t)(end - s), &code);
	return s;
}

struct place yaml_place(const struct yaml_input *input, yaml_mark_t from, yaml_mark_t to)
{
	const int skip = from.line == 0 ? input->skip : 0, col = (int)from.column + 1 + skip;
	const bool one_line = from.line == to.line && to.column > from.column;

	return (struct place){input->source, (int)from.line + 1, col, one_line ? (int)to.column + 1 + skip : col + 1};
}

static const char *stray_character(char c)
{
	if (c == '\t')
		return N_("a tab cannot indent; use spaces");
	if (c == '%')
		return /* xgettext:no-c-format */ N_("a text that starts with '%' must be in quotes");
	return N_("a text cannot start with '@' or '`'; put it in quotes");
}

/* A bracket that is still open at the end of the text is what to show, not the end. */
static const char *left_open(const struct yaml_input *input, const yaml_parser_t *parser, const char *theirs)
{
	const char *rest = yaml_at(input, parser->problem_mark);

	if (yaml_content(rest, input->text + input->bytes) || !parser->context)
		return NULL;
	if (strstr(theirs, "or ']'"))
		return N_("the '[' opened here is never closed");
	if (strstr(theirs, "or '}'"))
		return N_("the '{' opened here is never closed");
	return NULL;
}

void yaml_problem(const struct yaml_input *input, const yaml_parser_t *parser, struct diag *diag)
{
	const char *theirs = parser->problem ? parser->problem : "", *ours = left_open(input, parser, theirs);
	yaml_mark_t at = ours ? parser->context_mark : parser->problem_mark;
	size_t i;

	if (!ours && strcmp(theirs, "found character that cannot start any token") == 0)
		ours = stray_character(*yaml_at(input, at));
	for (i = 0; !ours && i < sizeof complaints / sizeof *complaints; i++)
		if (strcmp(theirs, complaints[i].theirs) == 0) {
			ours = complaints[i].ours;
			if (complaints[i].where == AT_CONTEXT && parser->context)
				at = parser->context_mark;
		}
	if (ours)
		diag_error(diag, yaml_place(input, at, at), "%s", _(ours));
	else
		diag_error(diag, yaml_place(input, at, at), _("this is not YAML: %s"), theirs);
}
