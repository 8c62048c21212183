#!/bin/sh
# Report (never fail) files of more than 250 lines and functions of more than 45: each deserves a second look.
cd "$(dirname "$0")/../.." || exit 1
find sim models tests -name '*.[ch]' | sort | xargs awk '
	FNR == 1 && NR > 1 { file_done() }
	FNR == 1 { name = FILENAME; start = 0; title = "" }
	{ lines = FNR }
	/^[A-Za-z_].*\(/ && !/;[ \t]*$/ { title = $0 }
	/^{/ && title != "" { start = FNR }
	/^}/ { if (start && FNR - start - 1 > 45) printf "  %4d lines  %s:%d  %s\n", FNR - start - 1, name, start, title
	       start = 0; title = "" }
	END { file_done() }
	function file_done() { if (lines > 250) printf "  %4d lines  %s\n", lines, name }'
