#!/bin/sh
# The manual page out of the program's own --help, so that it cannot be out of date. usage: man.sh PROGRAM en|es
set -eu
program=$1 lang=$2
export LC_ALL=C.UTF-8
unset LANGUAGE
export COLUMNS=80

case $lang in
es)
	name=NOMBRE synopsis=SINOPSIS description=DESCRIPCIÓN commands=ÓRDENES options=OPCIONES status='ESTADO DE SALIDA' environment=ENTORNO
	examples=EJEMPLOS also='VÉASE TAMBIÉN' usage='ORDEN [OPCIÓN...] [ARGUMENTO...]' manual='Manual de usuario'
	short='simula cuánto cuestan las cargas de IA en la nube'
	statuses='0|hecho
1|un fallo interno
64|la línea de órdenes no tiene sentido
65|el escenario no es válido
66|falta un archivo de entrada
73|no se puede crear la salida
74|no se puede escribir la salida
99|ninguna estrategia cumple todos los umbrales (con \-\-strict: alguna no cumple uno)
130|interrumpido; lo que ya estaba acabado queda escrito y marcado como parcial'
	variables='COSTCAST_DATA|carpeta con scenarios, plots y locale, en lugar de la que acompaña al programa
LANGUAGE, LC_ALL, LC_MESSAGES, LANG|el idioma de la pantalla, salvo que lo diga \-\-lang
NO_COLOR|sin colores, si no está vacía
COLUMNS|el ancho de la página, en columnas'
	each='Ayuda de una orden.' version='Versión y cómo se compiló.'
	;;
*)
	name=NAME synopsis=SYNOPSIS description=DESCRIPTION commands=COMMANDS options=OPTIONS status='EXIT STATUS' environment=ENVIRONMENT
	examples=EXAMPLES also='SEE ALSO' usage='COMMAND [OPTION...] [ARGUMENT...]' manual='User Commands'
	short='simulate what AI workloads cost in the cloud'
	statuses='0|done
1|a failure inside
64|the command line makes no sense
65|the scenario is invalid
66|an input file is missing
73|the output cannot be created
74|the output cannot be written
99|no strategy meets all thresholds (with \-\-strict: some strategy misses one)
130|interrupted; what was finished is written, and marked partial'
	variables='COSTCAST_DATA|folder that holds scenarios, plots and locale, instead of the one beside the program
LANGUAGE, LC_ALL, LC_MESSAGES, LANG|the language of the screen, unless \-\-lang says it
NO_COLOR|no colours, unless empty
COLUMNS|the width of the page, in columns'
	each='Help of a command.' version='The version, and how it was built.'
	;;
esac

# Text as roff wants it: no escapes, no requests, hyphens that can be copied.
roff() { sed -e 's/\\/\\e/g' -e 's/-/\\-/g' -e "s/^[.']/\\\\\\&&/"; }
pairs() { printf '%s\n' "$1" | while IFS='|' read -r term words; do printf '.TP\n.B %s\n%s\n' "$term" "$words"; done; }
help_of() { ARGP_HELP_FMT=rmargin=4000,opt-doc-col=60,no-dup-args-note "$program" "$@" --help --lang "$lang"; }
words_of() { "$program" --help --lang en | awk '/^  [a-z]+ / && $1 != "costcast" { print $1 }'; }

printf '.TH COSTCAST 1 "" "%s" "%s"\n' "$("$program" --version | head -n 1)" "$manual"
printf '.SH "%s"\ncostcast \\- %s\n' "$name" "$short"
printf '.SH "%s"\n.B costcast\n%s\n' "$synopsis" "$usage"
printf '.SH "%s"\n' "$description"
COLUMNS=60 "$program" --help --lang "$lang" | awk 'NR > 1 && NF == 0 { exit } NR > 1' | roff
printf '.SH "%s"\n' "$commands"
for command in $(words_of); do
	help_of "$command" | roff | awk '
		NR == 1 { sub(/^[^:]*: /, ""); sub(/ \[[A-ZÓ]+\.\.\.\]/, ""); print ".SS \"" $0 "\""; next }
		/^ +\\-/ {
			sub(/^ +/, "")
			at = match($0, /   */)
			term = at ? substr($0, 1, at - 1) : $0
			if (term ~ /\\-\\-(help|usage)$/)
				next
			print ".TP\n.B " term "\n" (at ? substr($0, at + RLENGTH) : "")
			next
		}
		NF && !options { print }
		/^$/ { options = 1 }'
done
printf '.SH "%s"\n.TP\n.B costcast %s \\-\\-help\n%s\n.TP\n.B costcast \\-\\-version\n%s\n' "$options" "${usage%% *}" "$each" "$version"
printf '.SH "%s"\n' "$status"
pairs "$statuses"
printf '.SH "%s"\n' "$environment"
pairs "$variables"
printf '.SH "%s"\n.nf\n' "$examples"
printf '%s\n' "costcast run scenarios/bert-8xp4d.yaml -o out/bert --lang $lang" "costcast why scenarios/bert-8xp4d.yaml A B" \
	"costcast sweep scenarios/bert-8xp4d.yaml --vary goal.deadline=9d,12d,20d" \
	"costcast tornado scenarios/bert-8xp4d.yaml --strategy B" "costcast costs scenarios/team-month.yaml --by tag:team --per day" \
	"costcast forecast scenarios/team-month.yaml --strategy B" "costcast explain checkpoint.every" | roff
printf '.fi\n.SH "%s"\n.BR gnuplot (1)\n' "$also"
