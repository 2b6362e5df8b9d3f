//! `sesame completions`, `sesame man`: both out of the table of the command line.

use crate::cli;
use crate::commands::ended::{Status, Stop};
use crate::commands::output::Data;

/// The manual page, written anew by `cargo test --test sesame docs:: -- --ignored`.
const MANUAL: &str = include_str!("../../assets/sesame.1");

/// Prints what a shell is to read.
pub(crate) fn run(asked: &cli::Completions) -> Result<Status, Stop> {
    Data::standard()?.own(script(asked.shell)).map(|()| Status::Done)
}

/// Prints the manual page.
pub(crate) fn manual() -> Result<Status, Stop> {
    Data::standard()?.own(MANUAL).map(|()| Status::Done)
}

/// What asks `sesame complete` each time: the table is in the program, and what a word can be is decided there for all shells.
fn script(shell: cli::Shell) -> &'static str {
    match shell {
        cli::Shell::Bash => BASH,
        cli::Shell::Zsh => ZSH,
        cli::Shell::Fish => FISH,
    }
}

const BASH: &str = r#"# What sesame's command line takes, for bash.
_sesame() {
    local rest="${COMP_LINE:0:COMP_POINT}" words=() word at dashes=-1
    # The words as they are typed: bash takes them apart at colons and equals signs.
    for ((at = 0; at <= COMP_CWORD; at++)); do
        word="${COMP_WORDS[at]}"
        if [[ $at -eq 0 || $rest == [[:space:]]* ]]; then
            rest="${rest#"${rest%%[![:space:]]*}"}"
            ((at == COMP_CWORD)) && word="$rest"
            words+=("$word")
        else
            ((at == COMP_CWORD)) && word="$rest"
            words[${#words[@]}-1]+="$word"
        fi
        [[ $word == -- && $at -lt $COMP_CWORD && $dashes -lt 0 ]] && dashes=$at
        rest="${rest:${#word}}"
    done
    local current="${words[${#words[@]}-1]}" kind="" begun="" left="" mark one
    COMPREPLY=()
    {
        IFS= read -r kind
        IFS= read -r begun
        while IFS= read -r word; do COMPREPLY+=("${word%%$'\t'*}"); done
    } < <(sesame complete -- "${words[@]}" 2>/dev/null)
    begun="${begun#*$'\t'}"
    case "$kind" in
        command)
            if declare -F _command_offset >/dev/null; then
                _command_offset $((dashes + 1))
                return
            fi
            compopt -o filenames 2>/dev/null
            ((COMP_CWORD == dashes + 1)) && while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -c -- "$current")
            while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
            return 0
            ;;
        files)
            compopt -o filenames 2>/dev/null
            while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$begun")
            return 0
            ;;
    esac
    # It puts what is found in place of what follows the last of its marks.
    for mark in : = @; do
        one="${current%"${current##*$mark}"}"
        [[ $COMP_WORDBREAKS == *$mark* && ${#one} -gt ${#left} ]] && left="$one"
    done
    for ((at = 0; at < ${#COMPREPLY[@]}; at++)); do COMPREPLY[at]="${COMPREPLY[at]#"$left"}"; done
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -F _sesame sesame
"#;

const ZSH: &str = r#"#compdef sesame
# What sesame's command line takes, for zsh.
_sesame() {
    local answer line word means at
    local -a lines folders leaves shown
    answer="$(sesame complete -- "${(@Q)words[1,CURRENT]}" 2>/dev/null)"
    lines=("${(@f)answer}")
    case "$lines[1]" in
        command)
            at=${words[(i)--]}
            shift $at words
            (( CURRENT -= at ))
            _normal
            return
            ;;
        files)
            compset -P '--[a-z-]#='
            _files
            return
            ;;
    esac
    for line in "${(@)lines[3,-1]}"; do
        word="${line%%$'\t'*}"
        means="${line#*$'\t'}"
        if [[ "$word" == */ ]]; then
            folders+=("$word")
        elif [[ -n "$word" ]]; then
            leaves+=("$word")
            shown+=("$word${means:+  -- $means}")
        fi
    done
    (( $#folders )) && compadd -S '' -- "${(@)folders}"
    (( $#leaves )) && compadd -l -d shown -- "${(@)leaves}"
}
if [ "$funcstack[1]" = "_sesame" ]; then
    _sesame "$@"
else
    compdef _sesame sesame
fi
"#;

const FISH: &str = r#"# What sesame's command line takes, for fish.
function __sesame_complete
    set -l words (commandline -opc) (commandline -ct)
    set -l answer (sesame complete -- $words 2>/dev/null)
    switch "$answer[1]"
        case command
            set -l at (contains -i -- -- $words)
            complete -C (string join ' ' -- (string escape -- $words[(math $at + 1)..-2]) $words[-1])
        case files
            set -l typed (string split -m 1 \t -- $answer[2])
            for found in (__fish_complete_path "$typed[2]")
                echo "$typed[1]$found"
            end
        case words
            test (count $answer) -gt 2; and printf '%s\n' $answer[3..-1]
    end
end
complete -c sesame -f -a '(__sesame_complete)'
"#;
