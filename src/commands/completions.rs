//! `sesame completions`, `sesame man`: both out of the table of the command line.

use clap::{Command, CommandFactory};
use clap_complete::{Shell, generate};

use crate::cli::{self, Arguments};
use crate::commands::ended::{Status, Stop};
use crate::commands::output::Data;

/// The manual page, written anew by `cargo test --test sesame docs:: -- --ignored`.
const MANUAL: &str = include_str!("../../assets/sesame.1");

/// Prints what a shell is to read.
pub(crate) fn run(asked: &cli::Completions) -> Result<Status, Stop> {
    Data::standard()?.own(&script(asked.shell)).map(|()| Status::Done)
}

/// Prints the manual page.
pub(crate) fn manual() -> Result<Status, Stop> {
    Data::standard()?.own(MANUAL).map(|()| Status::Done)
}

/// What clap makes of the table, and what asks for names, profiles and regions.
fn script(shell: cli::Shell) -> String {
    let (of, ours) = match shell {
        cli::Shell::Bash => (Shell::Bash, BASH),
        cli::Shell::Zsh => (Shell::Zsh, ZSH),
        cli::Shell::Fish => (Shell::Fish, FISH),
    };
    let mut text = Vec::new();
    generate(of, &mut table(), "sesame", &mut text);
    let text = String::from_utf8_lossy(&text).into_owned();
    // zsh has it that such a file is run at once where it is loaded by its name: what is ours has to stand before that.
    match shell {
        cli::Shell::Zsh => text.replacen("_sesame()", "_sesame_of_table()", 1).replacen(
            "if [ \"$funcstack[1]\" = \"_sesame\" ]",
            &format!("{ours}\nif [ \"$funcstack[1]\" = \"_sesame\" ]"),
            1,
        ),
        _ => format!("{text}\n{ours}"),
    }
}

/// The table without the path of the interface, which would be taken for the name of a command; paths are completed by ours.
fn table() -> Command {
    let line = Arguments::command();
    let options = line.get_arguments().filter(|argument| !argument.is_positional()).cloned();
    Command::new("sesame")
        .args(options)
        .subcommands(line.get_subcommands().filter(|command| !command.is_hide_set()).cloned())
}

const BASH: &str = r#"_sesame_and_names() {
    local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" what="" word session=()
    local at
    for ((at = 1; at < COMP_CWORD - 1; at++)); do
        word="${COMP_WORDS[at]}"
        case "$word" in
            --profile | --region | --endpoint-url | --role-arn) session+=("$word" "${COMP_WORDS[at+1]}") ;;
        esac
    done
    case "$previous" in
        --profile) what=profiles ;;
        --region) what=regions ;;
        *) [[ $current == /* ]] && what=names ;;
    esac
    if [[ -z $what ]]; then
        _sesame "$@"
        return
    fi
    COMPREPLY=()
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(sesame complete "${session[@]}" "$what" "$current" 2>/dev/null)
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == */ ]] && compopt -o nospace
    return 0
}
complete -F _sesame_and_names sesame
"#;

const ZSH: &str = r#"_sesame() {
    local current="$words[CURRENT]" previous="$words[CURRENT-1]" what="" at
    local -a session found folders leaves
    for ((at = 2; at < CURRENT - 1; at++)); do
        case "$words[at]" in
            --profile | --region | --endpoint-url | --role-arn) session+=("$words[at]" "$words[at+1]") ;;
        esac
    done
    case "$previous" in
        --profile) what=profiles ;;
        --region) what=regions ;;
        *) [[ $current == /* ]] && what=names ;;
    esac
    if [[ -z $what ]]; then
        _sesame_of_table "$@"
        return
    fi
    found=("${(@f)$(sesame complete $session $what "$current" 2>/dev/null)}")
    folders=(${(M)found:#*/})
    leaves=(${found:#*/})
    (( $#folders )) && compadd -S '' -- $folders
    (( $#leaves )) && compadd -- $leaves
}
"#;

const FISH: &str = r#"function __sesame_complete
    set -l words (commandline -opc)
    set -l session
    for at in (seq 2 (math (count $words) - 1))
        if contains -- $words[$at] --profile --region --endpoint-url --role-arn
            set session $session $words[$at] $words[(math $at + 1)]
        end
    end
    sesame complete $session $argv (commandline -ct) 2>/dev/null
end
complete -c sesame -n 'string match -q "/*" -- (commandline -ct)' -f -a '(__sesame_complete names)'
complete -c sesame -l profile -x -a '(__sesame_complete profiles)'
complete -c sesame -l region -x -a '(__sesame_complete regions)'
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_is_of_the_table_and_asks_for_names() {
        for shell in [cli::Shell::Bash, cli::Shell::Zsh, cli::Shell::Fish] {
            let text = script(shell);
            assert!(text.contains("--if-version") || text.contains("-l if-version"), "{shell:?}");
            assert!(text.contains("sesame complete"), "{shell:?}");
        }
        let zsh = script(cli::Shell::Zsh);
        assert_eq!((zsh.matches("\n_sesame()").count(), zsh.matches("_sesame_of_table()").count()), (1, 1));
    }
}
