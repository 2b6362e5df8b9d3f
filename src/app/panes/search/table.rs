//! The keys of the search line, and what can be typed into it.

use crate::keymap::{Action, Code, Table, key, keys, row, rows};
use crate::line::{Lines, Role};
use crate::names::search::FILTERS;
use crate::text;

/// The keys of the search line.
pub(in crate::app) static TABLE: Table = Table {
    title: "Search",
    takes_text: true,
    rows: &[
        row(
            keys::ENTER,
            Action::Enter,
            "go there",
            "go to the name under the cursor; open a full name that is not listed, if it exists; ask the service for `tag:` or `label:`",
        ),
        row(
            keys::ESC,
            Action::Back,
            "back",
            "leave the search, back to where it began; stop asking for `tag:` or `label:`",
        ),
        row(keys::UP_TEXT, Action::Up, "", "the hit above; in an empty line the last search, then those before it"),
        row(keys::DOWN_TEXT, Action::Down, "", "the hit below"),
        rows::PAGE_DOWN_TEXT,
        rows::PAGE_UP_TEXT,
        row(
            &[key(Code::F(5))],
            Action::Refresh,
            "ask anew",
            "ask the service anew for `tag:` or `label:`; otherwise connect anew",
        ),
        rows::QUIT_TYPED,
    ],
    notes: Some(|out| {
        out.blank();
        out.prose(Role::Heading, "What can be typed into the search");
        query_language(out);
    }),
};

/// Terms in prose, filters as a table.
pub(super) fn query_language(out: &mut Lines) {
    out.prose(
        Role::Plain,
        "Parts of a name in any order; /app/*/db/* a whole one. Capitals count, ! excludes. Filters:",
    );
    let column = 14;
    let room = out.width().saturating_sub(column).max(1);
    for filter in FILTERS {
        for (i, row) in text::wrap_words(filter.help, room).into_iter().enumerate() {
            let example = if i == 0 { filter.example } else { "" };
            out.push(vec![(Role::Strong, text::pad(example, column)), (Role::Plain, row.to_owned())]);
        }
    }
}
