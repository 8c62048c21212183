# bash completion for costcast. Commands and options are asked of the program itself, so they cannot be out of date.
_costcast() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} program=${COMP_WORDS[0]}
	local commands
	commands=$("$program" --lang en --help 2>/dev/null | awk '/^  [a-z]+ / { print $1 }' | grep -vx costcast)
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$commands --help --version" -- "$word")
		return
	fi
	case $before in
	--lang) mapfile -t COMPREPLY < <(compgen -W "en es" -- "$word"); return ;;
	--number-locale | --csv-locale)     # an unknown one is told which are known
		mapfile -t COMPREPLY < <(compgen -W "$("$program" run --lang en --number-locale '?' 2>&1 | grep -oE '[a-z]{2}-[A-Z]{2}')" -- "$word"); return ;;
	--replica) mapfile -t COMPREPLY < <(compgen -W "median p95 worst" -- "$word"); return ;;
	--format)
		case ${COMP_WORDS[1]} in
		report) mapfile -t COMPREPLY < <(compgen -W "html md tex pdf" -- "$word") ;;
		*) mapfile -t COMPREPLY < <(compgen -W "svg png pdf tex terminal" -- "$word") ;;
		esac
		return ;;
	--prices) mapfile -t COMPREPLY < <(compgen -W "$("$program" prices --lang en 2>/dev/null | awk 'NF == 0 { exit } { print $1 }')" -- "$word"); return ;;
	esac
	if [ "${COMP_WORDS[1]}" = prices ] && [ "$COMP_CWORD" -eq 2 ] && [[ $word != -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$("$program" prices --lang en 2>/dev/null | awk 'NF == 0 { exit } { print $1 }')" -- "$word")
	elif [[ $word == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$("$program" "${COMP_WORDS[1]}" --help --lang en 2>/dev/null | grep -oE -- '(^|[ ,])--[a-z-]+' | grep -oE -- '--[a-z-]+' | sort -u)" -- "$word")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
	fi
}
complete -o filenames -F _costcast costcast
