//! Lines of text with roles: what panes and pages say, before anything is painted.
//!
//! The words and their order are decided where a page or pane is; the looks of a role are data of the theme (`ui::theme`). Every
//! text in a line has been through [`text::sanitise`], and no line is wider than asked.

use jiff::Timestamp;

use crate::text::{self, DateStyle};

/// How a piece of text is meant; the theme gives each its style.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Running text.
    Plain,
    /// Of little weight.
    Dim,
    /// The word before a field.
    Label,
    /// What the eye should find first.
    Strong,
    /// Over a group of lines.
    Heading,
    /// The name that a page is about, in its title.
    Name,
    /// Worked, or will.
    Good,
    /// To look at.
    Warn,
    /// Failed, or will.
    Bad,
    /// A revealed value.
    Value,
    /// In a value that is JSON, the name of a member,
    JsonKey,
    /// a string,
    JsonString,
    /// a number,
    JsonNumber,
    /// and `true`, `false` or `null`.
    JsonLiteral,
    /// In place of a value.
    Mask,
    /// To be copied as it is: a policy statement, a command.
    Code,
    /// Only in the new value.
    Added,
    /// Only in the old value.
    Removed,
    /// What differs within a line that is only in the new value.
    AddedWord,
    /// What differs within a line that is only in the old value.
    RemovedWord,
    /// In both values.
    Unchanged,
    /// A label of a version.
    VersionLabel,
    /// A SecureString,
    Secure,
    /// a list.
    List,
    /// Changed within the hour,
    Fresh,
    /// within a day.
    Today,
    /// What is called as production is,
    Prod,
    /// as what comes before it,
    Staging,
    /// and as what is tried out in.
    Dev,
    /// The title of the pane that has the keys,
    Title,
    /// and of the one that has not.
    TitleAside,
    /// What a search matched.
    Match,
    /// A text that is being typed, where it needs a place of its own.
    Field,
    /// What is selected of a text that is being typed.
    Selected,
    /// Borders and dividers.
    Border,
    /// The border of what nobody may overlook.
    BorderWarn,
    /// The row under the cursor, in the pane or page that has the keys.
    Cursor,
    /// The row under the cursor of a pane that has not the keys.
    CursorAside,
    /// The name of the program.
    Product,
    /// The header in production.
    HeaderProduction,
    /// That this is no store of AWS, but the one for trying.
    Demo,
    /// What the header must not let anybody overlook.
    HeaderWarn,
    /// What the settings say of where one is, in red,
    ContextRed,
    /// in yellow,
    ContextYellow,
    /// in green,
    ContextGreen,
    /// in magenta,
    ContextMagenta,
    /// or in cyan.
    ContextCyan,
    /// The word that says that this is production.
    Production,
}

impl Role {
    /// How many there are: a theme has a style for each, by `role as usize`.
    pub(crate) const COUNT: usize = Self::Production as usize + 1;
}

/// One line of a pane or page.
pub(crate) type Line = Vec<(Role, String)>;

/// Columns that the labels of panes and pages take.
pub(crate) const LABEL: usize = 13;

/// Lines as text, to be copied.
pub(crate) fn plain(lines: &[Line]) -> String {
    let mut out = String::new();
    for line in lines {
        out.push_str(plain_line(line).trim_end());
        out.push('\n');
    }
    out
}

fn plain_line(line: &Line) -> String {
    line.iter().map(|(_, text)| text.as_str()).collect()
}

/// Where a word stands in a text, all by itself.
fn word(text: &str, word: &str) -> Option<usize> {
    let is_apart = |at: usize| {
        let ends = text[at + word.len()..].chars().next().is_none_or(|c| c == ' ');
        ends && text[..at].chars().next_back().is_none_or(|c| c == ' ')
    };
    text.match_indices(word).map(|(at, _)| at).find(|at| is_apart(*at))
}

/// Columns that a line takes.
pub(crate) fn width(line: &Line) -> usize {
    line.iter().map(|(_, text)| text::width(text)).sum()
}

/// Collects lines of at most a given width.
#[derive(Debug)]
pub(crate) struct Lines {
    width: usize,
    /// Columns that prose takes, but for a word that is longer.
    prose: usize,
    /// What the widest takes that is better not broken: a word, a line of what is copied.
    unbroken: usize,
    rows: Vec<Line>,
    /// The first line of each entry: what belongs together, and is shown or left out as one.
    entries: Vec<usize>,
}

impl Lines {
    /// None yet; each will have so many columns at most.
    pub(crate) fn new(width: usize) -> Self {
        Self::with_prose(width, width)
    }

    /// The same where prose takes no more than so many, as long lines are read with effort.
    pub(crate) fn with_prose(width: usize, prose: usize) -> Self {
        let width = width.max(1);
        Self { width, prose: prose.clamp(1, width), unbroken: 0, rows: Vec::new(), entries: Vec::new() }
    }

    /// The columns that would leave whole what is better not broken.
    pub(crate) fn unbroken(&self) -> usize {
        self.unbroken
    }

    /// The columns that a line may take.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// How many were collected.
    pub(crate) fn count(&self) -> usize {
        self.rows.len()
    }

    /// What was collected.
    pub(crate) fn into_lines(self) -> Vec<Line> {
        self.rows
    }

    /// Those of the entries in which each of some words is, written in small letters.
    pub(crate) fn entries_with(self, words: &[String]) -> Vec<Line> {
        let has_all = |entry: &[Line]| {
            // A row ends at a blank, which is dropped there, or in the midst of a word.
            let joined = |between: &str| {
                let rows: Vec<String> = entry.iter().map(|line| plain_line(line).trim().to_lowercase()).collect();
                rows.join(between)
            };
            let (apart, together) = (joined(" "), joined(""));
            words.iter().all(|word| apart.contains(word) || together.contains(word))
        };
        let ends = self.entries.iter().skip(1).copied().chain([self.rows.len()]);
        let entries = self.entries.iter().zip(ends).map(|(start, end)| &self.rows[*start..end]);
        entries.filter(|entry| has_all(entry)).flatten().cloned().collect()
    }

    /// What is collected next is an entry of its own.
    fn begin(&mut self) {
        self.entries.push(self.rows.len());
    }

    /// A line that is made already: sanitised, and no wider than [`Lines::width`].
    pub(crate) fn push(&mut self, line: Line) {
        self.begin();
        self.rows.push(line);
    }

    /// Lines that are made already.
    pub(crate) fn extend(&mut self, lines: Vec<Line>) {
        self.begin();
        self.rows.extend(lines);
    }

    /// A rule with a title, over a group of lines; a blank line before it, where others stand above.
    pub(crate) fn rule(&mut self, title: &str) {
        self.rule_with(title, Role::Dim, "");
    }

    /// The same with a word at its right end.
    pub(crate) fn rule_with(&mut self, title: &str, role: Role, right: &str) {
        self.blank();
        let right = if right.is_empty() { String::new() } else { format!(" {right} ") };
        let title = text::truncate(title, self.width.saturating_sub(3));
        let rest = self.width.saturating_sub(text::width(&title) + text::width(&right) + 3);
        let mut line = vec![(Role::Border, "─".to_owned()), (Role::Strong, format!(" {title} "))];
        if rest > 0 {
            line.extend([(Role::Border, "─".repeat(rest)), (role, right)]);
        }
        self.push(line);
    }

    /// A blank line, unless the last is one or there is none before it.
    pub(crate) fn blank(&mut self) {
        if self.rows.last().is_some_and(|line| !line.is_empty()) {
            self.push(Line::new());
        }
    }

    /// Prose, wrapped at words.
    pub(crate) fn prose(&mut self, role: Role, prose: &str) {
        self.begin();
        self.wrap(role, prose);
    }

    fn wrap(&mut self, role: Role, prose: &str) {
        let prose = text::sanitise(prose);
        self.unbroken = self.unbroken.max(text::longest_word(&prose));
        for row in text::wrap_words_up_to(&prose, self.prose, self.width) {
            self.rows.push(vec![(role, row.to_owned())]);
        }
    }

    /// Prose in which keys stand out as they do in the footer, so that none is taken for a sign or a letter: each is a word of it, in that
    /// order.
    pub(crate) fn keyed(&mut self, role: Role, keys: &[&str], prose: &str) {
        let from = self.rows.len();
        self.prose(role, prose);
        let mut keys = keys.iter().filter(|key| !key.is_empty()).peekable();
        for row in &mut self.rows[from..] {
            let Some((_, mut rest)) = row.pop() else { continue };
            while let Some(at) = keys.peek().and_then(|key| word(&rest, key)) {
                let key = keys.next().map_or(0, |key| key.len());
                let behind = rest.split_off(at + key);
                let key = rest.split_off(at);
                row.extend((!rest.is_empty()).then_some((role, rest)));
                row.push((Role::Strong, key));
                rest = behind;
            }
            row.extend((!rest.is_empty()).then_some((role, rest)));
        }
    }

    /// Prose that ends as a sentence does; failures are worded without their period. A command in it has a line of its own.
    pub(crate) fn sentence(&mut self, role: Role, sentence: &str) {
        self.begin();
        for line in text::ended(sentence).lines() {
            self.wrap(role, line);
        }
    }

    /// Parts one behind the other, with `between` between two in a row; one that does not fit begins the next row, and one that is
    /// wider than a row is wrapped at its words.
    pub(crate) fn flow(&mut self, between: &str, parts: impl IntoIterator<Item = Line>) {
        self.begin();
        let mut row = Line::new();
        let mut used = 0;
        for part in parts {
            let part: Line = part.into_iter().map(|(role, text)| (role, text::sanitise(&text).into_owned())).collect();
            let wide = width(&part);
            if used > 0 && used + text::width(between) + wide <= self.prose {
                row.push((Role::Dim, between.to_owned()));
                row.extend(part);
                used += text::width(between) + wide;
                continue;
            }
            if used > 0 {
                self.rows.push(std::mem::take(&mut row));
            }
            row = self.wrapped(part);
            used = width(&row);
        }
        if used > 0 {
            self.rows.push(row);
        }
    }

    /// Adds all rows of a part but the last, which is the answer. One that is too wide has one role.
    fn wrapped(&mut self, part: Line) -> Line {
        if width(&part) <= self.prose {
            return part;
        }
        let role = part.first().map_or(Role::Plain, |(role, _)| *role);
        let text: String = part.into_iter().map(|(_, text)| text).collect();
        self.unbroken = self.unbroken.max(text::longest_word(&text));
        let mut rows = text::wrap_words_up_to(&text, self.prose, self.width);
        let last = rows.pop().unwrap_or_default();
        self.rows.extend(rows.into_iter().map(|row| vec![(role, row.to_owned())]));
        vec![(role, last.to_owned())]
    }

    /// A label and its text; what does not fit goes on under the text. One without a label goes on with the field before.
    pub(crate) fn field(&mut self, label: &str, role: Role, value: &str) {
        self.labelled(label, LABEL, Role::Label, role, value);
    }

    /// A field whose label takes so many columns and has a role of its own.
    pub(crate) fn labelled(&mut self, label: &str, columns: usize, label_role: Role, role: Role, value: &str) {
        if !label.is_empty() || self.entries.is_empty() {
            self.begin();
        }
        let value = text::sanitise(value);
        let room = self.width.saturating_sub(columns);
        if room < 12 {
            self.rows.push(vec![(label_role, text::truncate(label, self.width).into_owned())]);
            self.wrap(role, &value);
            return;
        }
        self.unbroken = self.unbroken.max(columns + text::longest_word(&value));
        let prose = self.prose.saturating_sub(columns);
        for (i, row) in text::wrap_words_up_to(&value, prose, room).into_iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            self.rows.push(vec![(label_role, text::pad(label, columns)), (role, row.to_owned())]);
        }
    }

    /// When something happened, seen from `now`, as the settings say; the date goes under the age where both do not fit.
    pub(crate) fn when(&mut self, label: &str, at: Timestamp, now: Timestamp) {
        if text::style() != DateStyle::Both {
            return self.field(label, Role::Plain, &text::when(at, now));
        }
        let (age, date) = (text::ago(at, now), text::absolute(at));
        if self.width.saturating_sub(LABEL) >= text::width(&age) + 3 + date.len() {
            self.field(label, Role::Plain, &format!("{age} · {date}"));
        } else {
            self.field(label, Role::Plain, &age);
            self.field("", Role::Plain, &date);
        }
    }

    /// A text of several lines as it is, wrapped where it must be; `mark` stands before each line.
    pub(crate) fn verbatim(&mut self, role: Role, mark: &str, value: &str) {
        let room = self.width.saturating_sub(text::width(mark)).max(1);
        for line in text::sanitise_lines(value) {
            self.unbroken = self.unbroken.max(text::width(mark) + text::width(&line));
            self.begin();
            for row in text::wrap(&line, room) {
                self.rows.push(vec![(role, format!("{mark}{row}"))]);
            }
        }
    }
}
