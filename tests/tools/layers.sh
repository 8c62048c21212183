#!/bin/sh
# The include rule: a file includes its own folder or a lower level, nothing else. sim/main.c alone sees models/ and
# sim/cli. No model includes another. sim/ names neither a model nor a provider (comments apart).
# Prints every break of the rule and ends with status 1.
cd "$(dirname "$0")/../.." || exit 1
faults=$(mktemp)
trap 'rm -f "$faults"' EXIT

find sim models -name '*.[ch]' | sort | xargs grep -nE '^[ \t]*#[ \t]*include[ \t]*"' | awk -F: '
	BEGIN {
		split("base 0 math 1 engine 1 config 2 billing 3 world 4 study 5 report 6 cli 7", pair, " ")
		for (i = 1; i in pair; i += 2) level["sim/" pair[i]] = pair[i + 1]
	}
	function folder(path) { sub(/\/[^\/]*$/, "", path); return path }
	function rank(dir) { return dir in level ? level[dir] : dir ~ /^models\// ? 5 : dir == "models" ? 5.5 : -1 }
	{
		to = $0; sub(/^[^"]*"/, "", to); sub(/".*/, "", to)
		from_dir = folder($1); to_dir = folder(to)
		if ($1 == "sim/main.c" || from_dir == to_dir) next
		if (rank(to_dir) < 0 || to !~ /^(sim|models)\//)
			print $1 ":" $2 ": includes \"" to "\": write the path from the root"
		else if (to_dir ~ /^models/ && from_dir != "models")
			print $1 ":" $2 ": includes \"" to "\": only the registry and sim/main.c see models"
		else if (from_dir ~ /^models\// && rank(to_dir) > 4)
			print $1 ":" $2 ": includes \"" to "\": a model sees sim/world and what is below it"
		else if (rank(to_dir) >= rank(from_dir))
			print $1 ":" $2 ": includes \"" to "\", which is not below " from_dir
	}' >>"$faults"

# Names: in code and texts, without comments and without examples (`.example`: what a person might write). A workload is known by the .name of its exported struct;
# "usage" and "storage" are also words of every bill, "incident" is one of the scenario's own keys.
kinds=$(cat models/*/*.c | tr '\n' ' ' | grep -oE 'const struct workload_type [a-z_]+ = \{[^"}]*\.name = "[a-z_]+"' |
	grep -oE '"[a-z_]+"' | grep -vE '"(usage|storage|incident)"' | sort -u | paste -sd'|' -)
find sim -name '*.[ch]' | sort | while read -r file; do
	gcc -fpreprocessed -dD -E "$file" 2>/dev/null | grep -v '^#' |
		sed -E 's/\.example = "([^"\\]|\\.)*"//g' |
		grep -nE "\\b([Aa][Ww][Ss]|[Aa]mazon|[Ee][Cc]2|[Aa]zure|[Mm]icrosoft|[Gg][Cc][Pp]|[Gg]oogle|[Bb][Ee][Rr][Tt]|p4d)\\b${kinds:+|$kinds}" |
		sed "s|^[0-9]*:[ \t]*|$file: names a model or a provider: |"
done >>"$faults"

cat "$faults"
[ ! -s "$faults" ]
