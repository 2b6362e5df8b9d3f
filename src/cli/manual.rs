//! What the manual page says beside the table of the command line. Pure.

/// Exit statuses, of the interface and of the commands, each with what it means.
pub const STATUSES: [(&str, &str); 8] = [
    ("0", "done"),
    ("1", "failed, also by AWS's refusal"),
    ("2", "wrong usage, or refused by sesame: not confirmed, read-only, exists already"),
    ("3", "partly done; each name that was not is on standard error"),
    ("4", "somebody else has changed it"),
    (
        "128 + n",
        "ended by signal n, as a shell tells it (130 ctrl-C, 143 SIGTERM): nothing was changed, or all was done, and that was said; done in part is 3",
    ),
    ("diff", "0 same, 1 different, 2 cannot be told"),
    (
        "exec",
        "the command's own; 125 it was not run, also where the line or the settings are wrong; 126 it cannot be; 127 there is none",
    ),
];

/// Variables of the environment that count, each with what for.
pub const VARIABLES: [(&str, &str); 15] = [
    ("AWS_PROFILE, AWS_DEFAULT_PROFILE", "the profile, where --profile names none"),
    ("AWS_REGION, AWS_DEFAULT_REGION", "the region, where --region names none"),
    (
        "AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN",
        "credentials; they beat a profile of AWS_PROFILE, and --profile beats them",
    ),
    (
        "AWS_ENDPOINT_URL_SSM, AWS_ENDPOINT_URL",
        "the address of Parameter Store, and of all services, in place of AWS's own",
    ),
    ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true: no address but that of --endpoint-url is gone by"),
    ("AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE", "the shared AWS files, in place of those in ~/.aws"),
    ("AWS_CA_BUNDLE", "certificates that alone are trusted"),
    ("AWS_EC2_METADATA_DISABLED", "true: the instance is not asked for credentials and region"),
    ("HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY", "where calls go through, or not"),
    ("SESAME_CONFIG", "the settings file, where --config names none"),
    ("SESAME_NO_CACHE", "as --no-cache, unless it is empty, 0, false or no"),
    ("NO_COLOR", "no colours, whatever the settings say"),
    ("VISUAL, EDITOR", "the editor that a draft is handed to"),
    ("TMUX, SSH_CONNECTION", "which ways a copied text may take"),
    (
        "XDG_CONFIG_HOME, XDG_CACHE_HOME, XDG_STATE_HOME",
        "what the files below are in, in place of ~/.config, ~/.cache, ~/.local/state",
    ),
];

/// Files that are read or written, each with what is in it.
pub const FILES: [(&str, &str); 6] = [
    ("~/.config/sesame/config.toml", "the settings; sesame config default prints one with all of them"),
    ("~/.cache/sesame/", "names and metadata of the last listings, never a value"),
    ("~/.local/state/sesame/places.json", "bookmarks, pairs and places of late"),
    ("~/.local/state/sesame/", "journals of changes of several that have not ended, never a value"),
    ("~/.aws/config, ~/.aws/credentials", "the shared AWS files"),
    ("~/.aws/sso/cache/", "logins by SSO, in the AWS CLI's format"),
];
