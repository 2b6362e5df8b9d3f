//! What every question has: what it depends on, in one frame; what else has to be seen; a prompt that stays where it is; a word to
//! be typed, where one is asked for; why the last try failed. A page that asks says its own words ([`Sheet`], [`Ways`]) and does its
//! own act.

mod answering;
mod beside;
mod keys;
mod one_key;
mod prompt;
mod sheet;
mod words;

use crate::app::draft::Taken;
use crate::app::picture::{Picture, Spread};
use crate::app::seen::Must;
use crate::app::state::question::Question;
use crate::app::{App, Notice, Tone};
use crate::keymap::{Action, Key};
use crate::line::Line;
use crate::text;

pub(super) use beside::{oldest_has_label, tags_stay};
pub(in crate::app) use keys::{BY_LETTER, BY_WORD, COMMON_ROWS, COMMON_ROWS_TYPED, with_common, with_common_typed};
pub(super) use one_key::{Both, OneKey, OneKeyQuestion};
pub(super) use prompt::{Answer, Several, Ways, way};
pub(super) use sheet::Sheet;

/// The least columns in which a question can be read: an account's number is not torn apart.
const READABLE: usize = 20;

/// Prompt and problem take this part of the rows at most, each. The footer names the keys that are left out then, and the rest of
/// the problem is at the end of what scrolls.
const PART: usize = 3;

/// Behind a problem that does not fit above the prompt.
const GOES_ON: &str = "… ↓";

impl Question {
    /// Takes a key of the word that it asks for. Keys that come before what they answer has been on the screen were meant for
    /// something else.
    pub(in crate::app) fn type_key(&mut self, app: &mut App, picture: &Picture, key: Key) -> Taken {
        if picture.is_readable() && self.takes_word(app, &picture.musts) {
            return self.typed.line_key(key);
        }
        app.notice = Some(self.unseen(app, picture));
        Taken::Done
    }

    /// Whether what the word is typed for has been on the screen, and not only just now.
    fn takes_word(&self, app: &App, musts: &[Must]) -> bool {
        musts.iter().filter(|must| must.together).all(|must| self.has(app, must)) && !self.is_fresh(app.clock)
    }

    fn has(&self, app: &App, must: &Must) -> bool {
        self.seen.has(app.screen_size(), must)
    }

    /// Whether all that the answer depends on has been on the screen, as it is now and at this size. Nothing but what was painted
    /// counts: keys may be faster than frames, and a window smaller than its question.
    pub(super) fn is_seen(&self, app: &App, picture: &Picture) -> bool {
        picture.is_readable() && picture.musts.iter().all(|must| self.has(app, must)) && !self.is_fresh(app.clock)
    }

    /// What is said where it is answered before.
    pub(super) fn unseen(&self, app: &App, picture: &Picture) -> Notice {
        let is_drawn = self.seen.is_of(app.screen_size());
        let missing = picture.musts.iter().find(|must| !self.has(app, must));
        let said = match missing {
            _ if !picture.is_readable() => prompt::TOO_SMALL[0].to_owned(),
            Some(must) if is_drawn => format!("see the rest first: {} shows it", key_to(app, picture, must)),
            None if self.is_fresh(app.clock) => "not answered: it had only just come up".to_owned(),
            _ => "not answered: it had not been on the screen yet".to_owned(),
        };
        Notice::new(Tone::Info, said)
    }

    /// How it looks: what is to be seen, what else there is to say, and the prompt that stays at the bottom. Whoever looks at the
    /// difference is told how much of it is not on the screen.
    pub(super) fn picture(&self, app: &App, sheet: Sheet, ways: &Ways) -> Picture {
        let mut picture = self.with_ways(app, sheet, ways);
        let end = app.page_layout(&picture).shown(&picture).end;
        let changes = picture.difference.as_ref().map(|it| it.ends()).unwrap_or_default();
        let below = changes.iter().filter(|change| picture.lines.len() + **change > end).count();
        picture.mark = match (changes.len(), below) {
            (_, 0) => String::new(),
            (1, _) => "1 change, not all of it shown".to_owned(),
            (all, below) if all == below => format!("none of {all} changes is shown whole", all = text::grouped(all)),
            (all, 1) => format!("1 of {all} changes is below", all = text::grouped(all)),
            (all, below) => {
                format!("{below} of {all} changes are below", below = text::grouped(below), all = text::grouped(all))
            }
        };
        picture
    }

    fn with_ways(&self, app: &App, sheet: Sheet, ways: &Ways) -> Picture {
        let bare = Picture {
            title: sheet.title,
            name: sheet.name,
            flag: sheet.flag,
            spread: sheet.spread,
            lines: sheet.out.into_lines(),
            difference: sheet.difference,
            top: self.top,
            ruled: true,
            musts: sheet.musts,
            ..Picture::default()
        };
        let width = app.page_width(Spread::Page);
        let is_readable = width >= READABLE && app.page_has_title(&bare);
        let mut picture = self.with_prompt(app, bare, ways);
        if !is_readable || !picture.fits(app) {
            if ways.asks() {
                return too_small(picture, width);
            }
            picture.musts.clear();
            return picture;
        }
        let shown = app.page_layout(&picture).shown(&picture);
        let will_have = |must: &Must| self.seen.will_have(app.screen_size(), must, &shown);
        match picture.musts.iter().find(|must| ways.asks() && !will_have(must)) {
            Some(missing) => {
                let ways = ways.after_more(&key_to(app, &picture, missing));
                self.with_prompt(app, picture, &ways)
            }
            None => picture,
        }
    }

    /// With as much of the prompt as there is room for.
    fn with_prompt(&self, app: &App, mut picture: Picture, ways: &Ways) -> Picture {
        let width = app.page_width(Spread::Page);
        let typed = Some(&self.typed).filter(|_| self.takes_word(app, &picture.musts));
        self.pin(app, &mut picture, &ways.prompt(width, typed));
        let most = (app.page_rows(Spread::Page) / PART).max(1);
        if picture.fits(app) && picture.prompt <= most {
            return picture;
        }
        let brief = ways.brief_prompts(width, typed);
        let mut roomy = None;
        for prompt in &brief {
            self.pin(app, &mut picture, prompt);
            if picture.fits(app) {
                return picture;
            }
            roomy = roomy.or_else(|| picture.has_room_for_prompt(app).then_some(prompt));
        }
        if let Some(prompt) = roomy {
            self.pin(app, &mut picture, prompt);
        }
        picture
    }

    /// Pins a prompt to the bottom, and above it why the last attempt failed: as much of that as leaves room for what has to be
    /// seen, and then the whole of it at the end of what scrolls.
    fn pin(&self, app: &App, picture: &mut Picture, prompt: &prompt::Prompt) {
        let most = app.page_rows(Spread::Page);
        let left = most.saturating_sub(prompt.lines.len() + 1 + picture.together());
        let room = left.min((most / PART).max(2));
        let mut problem = app.problem_lines(self.problem.as_ref(), Spread::Page);
        picture.end.clear();
        if problem.len() > room {
            picture.end.push(Line::new());
            picture.end.extend(problem.iter().cloned());
            problem.truncate(room);
            if let Some((_, text)) = problem.last_mut().and_then(|line| line.last_mut()) {
                *text = format!("{}{GOES_ON}", text::truncate(text, app.page_width(Spread::Page).saturating_sub(3)));
            }
        }
        let above = problem.len();
        picture.prompt = prompt.lines.len();
        picture.pinned = problem;
        picture.pinned.extend(prompt.lines.iter().cloned());
        picture.pinned_cursor = prompt.cursor.map(|(row, column)| (above + row, column));
    }

    /// Scrolls to what need not be seen, the difference: somebody has asked to see it. Not past what has to be seen first.
    pub(super) fn scroll_to_rest(&mut self, app: &App, picture: &Picture) {
        let layout = app.page_layout(picture);
        let rest = picture.musts.iter().map(|must| must.lines.end).max().unwrap_or(0) + 1;
        let end = picture.len();
        let is_shown = layout.top + layout.rows >= end.min(rest + layout.rows / 2);
        if !self.veil.down && !is_shown && self.is_seen(app, picture) {
            self.top = layout.top.max(rest.min(end.saturating_sub(layout.rows)));
        }
    }
}

/// The key that leads to something that has not been seen.
fn key_to(app: &App, picture: &Picture, must: &Must) -> String {
    let is_above = must.lines.start < app.page_layout(picture).top;
    app.table().key_of(if is_above { Action::Up } else { Action::Down }).unwrap_or_default()
}

/// A window in which a question can never be read says so, in the one row there may be. Nothing of it counts as seen.
fn too_small(picture: Picture, width: usize) -> Picture {
    let Picture { title, name, flag, spread, top, .. } = picture;
    Picture { title, name, flag, spread, top, pinned: vec![prompt::too_small(width)], ..Picture::default() }
}

impl Picture {
    /// Whether a question can be read in this window.
    fn is_readable(&self) -> bool {
        !self.musts.is_empty()
    }

    /// Up to which line it has to be seen in one frame.
    fn together(&self) -> usize {
        self.musts.iter().filter(|must| must.together).map(|must| must.lines.end).max().unwrap_or(0)
    }

    /// Whether one frame can show what has to be seen in one.
    fn fits(&self, app: &App) -> bool {
        self.together() <= app.page_layout(self).rows && self.has_room_for_prompt(app)
    }

    fn has_room_for_prompt(&self, app: &App) -> bool {
        self.pinned.len() <= usize::from(app.page_layout(self).area.inside.height)
    }
}
