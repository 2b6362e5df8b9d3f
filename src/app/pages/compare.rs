//! What something is compared with: a line for the other place or for a file, and then both side by side.

mod beside;
mod counting;
mod failing;
pub(in crate::app) mod kept;
mod listing;
pub(in crate::app) mod looked;
pub(in crate::app) mod name_pair;
mod not_copied;
mod opening;
pub(in crate::app) mod pair;
mod promote;
mod settings;
mod sides;
mod state;
mod swap;
pub(in crate::app) mod table;
mod tags;
pub(in crate::app) mod unshown;
mod words;

use std::path::Path;

use sides::Sources;
pub(crate) use state::Comparison;

use crate::app::acts::{Act, UNSEEN};
use crate::app::draft::Draft;
use crate::app::message::{Effect, Reply};
use crate::app::pages::many_places::ChoosePlaces;
use crate::app::pages::typed_line::TypedLine;
use crate::app::picture::Picture;
use crate::app::state::listing::Listing;
use crate::app::{App, Notice, Now, Page, Paged, Tone, Turn};
use crate::destination::{Choices, Side, Target};
use crate::keymap::{Action, Code, Table, ctrl, key, keys, row, rows};
use crate::line::{Lines, Role};
use crate::parameter::{Parameter, name_key};
use crate::text;
use crate::transfer::common_folder;

/// The keys of the line.
pub(in crate::app) static TABLE: Table = Table {
    title: "Compare with: the line",
    takes_text: true,
    rows: &[
        row(keys::ENTER, Action::Enter, "list both", "list both places and show them side by side; no value is read"),
        row(
            &[key(Code::F(4)), ctrl('g')],
            Action::Choose,
            "many places",
            "look for the parameter in many profiles and regions at once",
        ),
        row(keys::ESC, Action::Back, "back", "compare nothing, go back"),
        rows::UNDO_TYPED,
        rows::REDO_TYPED,
        rows::QUIT_TYPED,
    ],
    notes: None,
};

/// Names that one page of a listing brings at most (docs/parameter-store.md 2.1).
const LISTED_AT_ONCE: usize = 50;

/// Which profiles there are: one that is typed and is none of them is said to be.
static READ_PROFILES: Act = Act {
    answered: |app, _, answer| {
        if let Reply::Choices(choices) = answer.reply {
            for page in app.pages.all::<AskCompare>() {
                page.choices = Some(choices.clone());
            }
        }
    },
    ..UNSEEN
};

/// The line.
#[derive(Debug)]
pub(crate) struct AskCompare {
    sources: Sources,
    /// What is listed already.
    known: Option<Vec<Parameter>>,
    /// How many there are here, as far as it is known.
    count: usize,
    line: TypedLine,
    /// What the shared files tell, once they have been read.
    choices: Option<Choices>,
}

impl AskCompare {
    /// The name of the parameter, where it is one that is compared.
    fn one(&self) -> Option<String> {
        let one = self.known.as_ref()?.first()?;
        (!self.sources.here.is_folder).then(|| one.name.clone())
    }

    /// What is typed; where that is a profile or a region alone, with the path of here.
    fn typed_in_full(&self) -> String {
        let typed = self.line.text().trim();
        let is_alone = typed.ends_with(['@', ':']) && !typed.contains('/');
        if is_alone { format!("{typed}{}", self.sources.here.path) } else { typed.to_owned() }
    }

    /// The other side, or what is wrong with how it is typed.
    fn other(&self, app: &App) -> Result<Side, String> {
        let side: Side = self.typed_in_full().parse()?;
        match &side {
            Side::File(path) if path == Path::new("-") => Err("a file is named here: ./x.env".to_owned()),
            Side::File(_) => Ok(side),
            Side::Store(target) if target.selector.is_some() => {
                Err("versions are compared in the history of a parameter".to_owned())
            }
            Side::Store(Target { profile: Some(profile), .. }) if app.is_demo() => {
                Err(format!("the demo has no profiles, so none that is called {profile}"))
            }
            Side::Store(target) => {
                let named = target.profile.as_deref().filter(|named| !app.signs_by(named));
                if let Some(why) = named.and_then(|named| self.choices.as_ref()?.why_no_profile(named)) {
                    return Err(why);
                }
                let other = self.sources.other(Side::Store(target.clone()));
                let is_here = matches!(&other, Side::Store(there) if app.beyond(there).is_none() && there.path == self.sources.here.path);
                if is_here {
                    Err("that is this place: type another, or a region before it".to_owned())
                } else {
                    Ok(other)
                }
            }
        }
    }

    /// What there is to say of what is typed.
    fn says(&self, app: &App, out: &mut Lines) {
        match self.other(app) {
            Err(why) => self.line.says_wrong(out, &why),
            Ok(Side::File(path)) => {
                out.prose(Role::Plain, &format!("the file {}, read when it is compared", path.display()));
            }
            Ok(Side::Store(target)) => {
                let calls = self.count.div_ceil(LISTED_AT_ONCE).max(1);
                let calls = text::many(calls, "call", "calls");
                let also = if app.beyond(&target).is_some() { "connects there and asks who you are; " } else { "" };
                out.prose(
                    Role::Plain,
                    &format!("{also}lists it, about {calls} if it holds as much as here; no value is read"),
                );
            }
        }
    }
}

impl Paged for AskCompare {
    fn table(&self, _app: &App) -> &'static Table {
        &TABLE
    }

    fn picture(&self, app: &App, _now: Now) -> Picture {
        let mut out = self.line.lines(app);
        self.says(app, &mut out);
        if let Some(below) = self.one().and_then(|name| app.below_too(&name)) {
            let are = if below == 1 { "is" } else { "are" };
            let says = format!("it is a folder too: the {} below it {are} not compared", text::counted(below));
            out.prose(Role::Warn, &format!("{says}; `*` on a row below it marks these"));
        }
        out.blank();
        out.prose(Role::Dim, "a place: [profile@][region:][/path], as us-west-2: or us-west-2:/app/prod");
        out.prose(Role::Dim, "a file: ./NAME or ../NAME, ending in .env, .json, .yaml, .tfvars or .csv");
        let title = match (&self.sources.only, self.sources.here.is_folder) {
            (Some(only), _) => format!("Compare {} that are marked, under", text::counted(only.len())),
            (None, true) => format!("Compare {} under", text::counted(self.count)),
            (None, false) => "Compare".to_owned(),
        };
        let name = text::sanitise(&self.sources.here.path).into_owned();
        let said = self.other(app).err();
        Picture { title, name, ..self.line.picture(app, out, said.as_deref()) }
    }

    fn can(&self, app: &App, action: Action) -> bool {
        match action {
            Action::Choose => app.is_connected() && self.one().is_some(),
            _ => self.line.can(action),
        }
    }

    fn why_not(&self, app: &App, action: Action) -> Option<Notice> {
        let said = match action {
            Action::Choose if self.one().is_none() => "only one parameter is looked for in many places".to_owned(),
            Action::Choose => app.why_not_connected(),
            _ => return Draft::why_not(action),
        };
        Some(Notice::new(Tone::Info, said))
    }

    fn act(&mut self, app: &mut App, _now: Now, action: Action) -> Turn {
        match action {
            Action::Back => return Turn::Close,
            Action::Choose => {
                if let Some(name) = self.one() {
                    return Turn::Swap(ChoosePlaces::of(app, name).into());
                }
            }
            Action::Enter => {
                let problem = match self.other(app) {
                    Ok(_) if !app.is_connected() => app.why_not_connected(),
                    Ok(other) => {
                        app.elsewhere.typed = Some(self.line.text().trim().to_owned());
                        let mut page = Comparison::of(app, self.sources.clone(), other, self.known.clone());
                        page.typed = Some(self.line.text().trim().to_owned());
                        return Turn::Swap(page.into());
                    }
                    Err(why) => why,
                };
                self.line.refuse(&problem);
            }
            _ => self.line.act(action),
        }
        Turn::Stay
    }

    fn line_mut(&mut self) -> Option<&mut Draft> {
        Some(self.line.draft_mut())
    }

    fn line_changed(&mut self, _app: &mut App) {
        self.line.changed();
    }

    /// What it would compare is of the place that was left.
    fn place_changed(&mut self, _was: &str, _is: &str) -> bool {
        false
    }
}

impl App {
    /// What would be compared: what is marked, or the row under the cursor. `None` where it has no path in a store.
    fn to_compare(&self) -> Option<(Sources, Vec<Parameter>)> {
        let marked = self.marked();
        if let [_, _, ..] = marked.as_slice() {
            let within = common_folder(marked.iter().map(|parameter| parameter.name.as_str()));
            let only = marked.iter().map(|parameter| name_key(&parameter.name).to_owned()).collect();
            return Some((Sources { here: place(&within, true)?, only: Some(only) }, marked));
        }
        if let Some(one) = marked.into_iter().next().or_else(|| self.selected_parameter()) {
            return Some((Sources { here: place(&one.name, false)?, only: None }, vec![one]));
        }
        let node = self.selected()?;
        let here = place(&self.folder_shown(node), true)?;
        Some((Sources { here, only: None }, self.parameters_under(node)))
    }

    /// Why nothing here can be compared with another place.
    pub(in crate::app) fn why_not_compared(&self) -> Option<String> {
        if !self.is_connected() {
            return Some(self.why_not_connected());
        }
        let shared = "it is another account's: only what has a path in a store is compared";
        // Asked for with every frame: nothing is gathered for it.
        let marks = &self.session.view.marks;
        let has_path = if marks.is_empty() {
            self.selected().is_some_and(|node| place(&self.session.view.tree.name(node), true).is_some())
        } else {
            marks.examples().into_iter().all(|name| place(name, false).is_some())
        };
        (!has_path).then(|| shared.to_owned())
    }

    /// Asks what is marked, or the row under the cursor, is to be compared with.
    pub(in crate::app) fn ask_what_to_compare_with(&mut self) {
        if let Some(page) = self.line_to_compare(None) {
            self.mask();
            self.lay(page);
        }
    }

    /// The line for what is marked, or for the row under the cursor; with what was `typed` before, or with what is likely.
    pub(in crate::app) fn line_to_compare(&mut self, typed: Option<&str>) -> Option<Page> {
        let (sources, parameters) = self.to_compare()?;
        // What lies around the root that is shown was not listed.
        let is_listed = matches!(self.session.view.listing, Listing::Done { .. })
            && self.session.view.root.contains(&sources.here.path);
        let count = parameters.len();
        let is_whole = is_listed || sources.only.is_some() || !sources.here.is_folder;
        let last = self.elsewhere.typed.as_deref().and_then(|typed| typed.parse::<Side>().ok());
        let path = sources.here.path.clone();
        let offered = match last {
            Some(Side::Store(last)) => Target { path, is_folder: false, selector: None, ..last }.to_string(),
            Some(Side::File(file)) => file.display().to_string(),
            None => path,
        };
        let known = is_whole.then_some(parameters);
        self.begin(&READ_PROFILES, "", Effect::Choices);
        let draft = typed.map_or_else(|| Draft::offered(&offered), Draft::line);
        let line = TypedLine::new("with", draft);
        Some(AskCompare { sources, known, count, line, choices: None }.into())
    }

    /// Whether that profile signs in this session.
    fn signs_by(&self, profile: &str) -> bool {
        self.session.place.signing_profile() == Some(profile)
    }
}

/// A name as a place; none where it is no path, but an ARN.
fn place(name: &str, is_folder: bool) -> Option<Target> {
    let slash = if name.starts_with('/') { "" } else { "/" };
    let target: Target = format!("{slash}{name}").parse().ok()?;
    Some(Target { is_folder, ..target })
}
