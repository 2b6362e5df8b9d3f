//! The bars of the interface's thread at a store's limit: 100,000 names on a screen of 200 × 50. `cargo bench --bench frames`.
//!
//! Everything goes through the program's public face: messages in, frames out. Criterion measures what repeats; what happens
//! once (the listing that fills the program, page by page) is printed first.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, criterion_group, criterion_main};
use jiff::Timestamp;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use sesame::app::{Effect, Msg, Reply, Ticket};
use sesame::names::search::{Corpus, Query, rank};
use sesame::parameter::{ListedBy, Parameter, ParameterType, Reading, Tier};
use sesame::secret::Secret;
use sesame::testing::{World, keys, reading, start};
use sesame::ui::{self, Theme};

const NAMES: usize = 100_000;
const PAGE: usize = 50;
const SIZE: (u16, u16) = (200, 50);

/// Pages of names of 35 to 50 characters, in an order as mixed as that of a listing.
fn pages() -> Vec<Vec<Parameter>> {
    const TEAMS: [&str; 8] =
        ["payments", "identity", "search", "platform", "logistics", "analytics", "mobile", "growth"];
    const ENVS: [&str; 5] = ["prod", "staging", "dev", "sandbox", "eu-prod"];
    const KEYS: [&str; 10] = [
        "database-password",
        "api-key",
        "feature-flags",
        "redis-url",
        "client-secret",
        "timeout-ms",
        "certificate",
        "token",
        "replicas",
        "log-level",
    ];
    let parameter = |n: usize| {
        // 7919 has no factor in common with the number of names, so each comes once.
        let mixed = n * 7919 % NAMES;
        let (key, rest) = (KEYS[mixed % 10], mixed / 10);
        let (team, env, service) = (TEAMS[rest % 8], ENVS[rest / 8 % 5], rest / 40);
        let kind = ParameterType::ALL[mixed % 3];
        let name = format!("/{team}/{env}/billing-service-{service:03}/{key}");
        let mut parameter = Parameter::bare(name, kind, mixed as i64 % 90 + 1);
        parameter.arn = Some(format!("arn:aws:ssm:eu-west-1:111122223333:parameter{}", parameter.name));
        parameter.key_id = (kind == ParameterType::SecureString).then(|| format!("alias/{team}"));
        parameter.modified = Timestamp::from_second(1_700_000_000 + mixed as i64).ok();
        parameter.modified_by = Some(format!("arn:aws:sts::111122223333:assumed-role/deploy/run-{}", mixed % 500));
        parameter.described = true;
        parameter
    };
    let all: Vec<Parameter> = (0..NAMES).map(parameter).collect();
    all.chunks(PAGE).map(<[Parameter]>::to_vec).collect()
}

/// A program that has begun to list, and the ticket of its listing.
fn listing() -> (World, Ticket) {
    let mut world = World::new(start());
    world.resize(SIZE.0, SIZE.1);
    let connect = world.take().into_iter().find_map(|effect| match effect {
        Effect::Connect(ticket, ..) => Some(ticket),
        _ => None,
    });
    world.reply(connect.unwrap(), Reply::Connected(Ok(())));
    let list = listing_under_way(&mut world);
    (world, list)
}

fn listing_under_way(world: &mut World) -> Ticket {
    let list = world.take().into_iter().find_map(|effect| match effect {
        Effect::List(ticket, _) => Some(ticket),
        _ => None,
    });
    list.unwrap()
}

/// The worker's side of a search: it holds the names as they were when the pass began.
#[derive(Default)]
struct Worker {
    pass: Option<(Ticket, Arc<Corpus>, Query)>,
}

impl Worker {
    /// Takes the newest pass over; whether there is one.
    fn take(&mut self, world: &mut World) -> bool {
        for effect in world.take() {
            if let Effect::Search { ticket, corpus, query, .. } = effect {
                self.pass = Some((ticket, corpus, query));
            }
        }
        self.pass.is_some()
    }

    /// Ends the pass under way, so that the app begins the next.
    fn answer(&mut self, world: &mut World) {
        if let Some((ticket, corpus, query)) = self.pass.take() {
            let ranking = rank(&corpus, &query, world.now.wall, None, 1000, &|| false).unwrap();
            drop(corpus);
            world.reply(ticket, Reply::Ranked(Arc::new(ranking)));
        }
    }
}

fn say(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 1000];
    println!("{what}: median {:?}, p99 {:?}, slowest {:?} of {}", at(500), at(990), at(1000), times.len());
}

/// Lists everything, each page as the loop would take it in; `searched` with a search open whose worker keeps pace or lags.
fn fill(pages: &[Vec<Parameter>], searched: bool) -> World {
    let (mut world, list) = listing();
    let mut worker = Worker::default();
    if searched {
        world.keys("/prod");
    }
    let mut times = Vec::with_capacity(pages.len());
    for (turn, page) in pages.iter().enumerate() {
        let page = page.clone();
        let start = Instant::now();
        world.reply(list, Reply::Page(page));
        times.push(start.elapsed());
        if worker.take(&mut world) && turn % 3 == 0 {
            worker.answer(&mut world);
        }
    }
    say(if searched { "update, a page while searching" } else { "update, a page while browsing" }, times);
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    world.take();
    world
}

/// Opens every folder as a user could, from the first row down.
fn open_all(world: &mut World) {
    world.keys("g");
    // Right opens a folder and then steps into it; on a parameter only down leads on.
    let (right, down) = (keys("l")[0], keys("j")[0]);
    for _ in 0..NAMES + 20_000 {
        world.send(Msg::Key(right));
        world.send(Msg::Key(down));
    }
    world.keys("g");
}

fn screen() -> Terminal<TestBackend> {
    Terminal::new(TestBackend::new(SIZE.0, SIZE.1)).unwrap()
}

fn draw(world: &World, terminal: &mut Terminal<TestBackend>) {
    terminal.draw(|frame| drop(ui::view(&world.app, world.now, &Theme::terminal(), frame))).unwrap();
}

fn frames(c: &mut Criterion, world: &mut World) {
    let mut terminal = screen();
    for (what, approach, there, back) in [
        ("cursor move", "g", "j", "k"),
        ("cursor move in the middle", "<pgdn><pgdn><pgdn><pgdn><pgdn>", "k", "j"),
        ("scroll by a row", "g", &*"j".repeat(46), &*"k".repeat(46)),
        ("scroll by a page", "g", "<pgdn>", "<pgup>"),
        ("first to last", "g", "G", "g"),
    ] {
        world.keys(approach);
        let (there, back) = (keys(there), keys(back));
        let mut turn = false;
        c.bench_function(&format!("key and frame, {what}"), |b| {
            b.iter(|| {
                turn = !turn;
                for key in if turn { &there } else { &back } {
                    world.send(Msg::Key(*key));
                }
                draw(world, &mut terminal);
            });
        });
    }
    c.bench_function("frame that changes nothing", |b| b.iter(|| draw(world, &mut terminal)));
}

/// A listing that replaces the first one, page by page, and the frame after each.
fn refresh(c: &mut Criterion, world: &mut World, pages: &[Vec<Parameter>], what: &str) {
    let mut terminal = screen();
    let mut worker = Worker::default();
    world.keys("gr");
    let list = listing_under_way(world);
    if what == "searching" {
        world.keys("/prod");
    }
    let mut turn = 0;
    c.bench_function(&format!("update, a page of 50 that is known, {what}"), |b| {
        b.iter_custom(|count| {
            let mut spent = Duration::ZERO;
            for _ in 0..count {
                let page = pages[turn % pages.len()].clone();
                turn += 1;
                let start = Instant::now();
                world.reply(list, Reply::Page(page));
                spent += start.elapsed();
                if worker.take(world) && turn.is_multiple_of(3) {
                    worker.answer(world);
                }
            }
            spent
        });
    });
    c.bench_function(&format!("frame after it, {what}"), |b| b.iter(|| draw(world, &mut terminal)));
    world.keys("<esc>");
    world.reply(list, Reply::Listed(Ok(ListedBy::Describe)));
    world.take();
}

/// What is shown of a value as long as any: a frame of each second of its time, and one after each key that scrolls it.
fn values(c: &mut Criterion) {
    const LONGEST: usize = 64 << 10;
    let line = |n: usize| format!("{n:05} the quick brown fox jumps over the lazy dog, and the dog does not mind\n");
    let field =
        |n: usize| format!("\"field-{n}\":{{\"host\":\"db-{n}.internal\",\"port\":5432,\"tags\":[\"a\",\"b\"]}},");
    let mut lines: String = (0..LONGEST / 75).map(line).collect();
    lines.truncate(LONGEST);
    let json = format!("{{{}\"end\":null}}", (0..LONGEST / 72).map(field).collect::<String>());
    for (what, keys, value) in [
        ("one line", "", "x".repeat(LONGEST)),
        ("one line of wide characters", "", "日本".repeat(LONGEST / 6)),
        ("many lines", "", lines),
        ("JSON as stored", "", json.clone()),
        ("JSON laid out", "f", json),
    ] {
        let mut world = revealed(value, keys);
        let mut terminal = screen();
        draw(&world, &mut terminal);
        c.bench_function(&format!("frame of a revealed value of 64 KB, {what}"), |b| {
            b.iter(|| draw(&world, &mut terminal));
        });
        world.keys("<tab>");
        let mut turn = false;
        c.bench_function(&format!("key that scrolls it and frame, {what}"), |b| {
            b.iter(|| {
                turn = !turn;
                world.keys(if turn { "j" } else { "k" });
                draw(&world, &mut terminal);
            });
        });
    }
}

/// A program that shows that value, after those keys.
fn revealed(value: String, keys: &str) -> World {
    let (mut world, list) = listing();
    world.list(list, vec![Parameter::bare("/a/b", ParameterType::SecureString, 1)]);
    world.keys("ll");
    world.take();
    world.keys(" ");
    let read = world.take().into_iter().find_map(|effect| match effect {
        Effect::Read(ticket, _) => Some(ticket),
        _ => None,
    });
    let reading = Reading { value: Secret::new(value), ..reading(1) };
    world.reply(read.expect("a value was asked for"), Reply::Read(Ok(reading)));
    world.keys(keys);
    world.shows(&["masked in"]);
    world
}

/// How two values of 8 KB differ, in the question before a write: a frame of each second of its time, and one after each key that
/// scrolls it. Both texts stand side by side.
fn differences(c: &mut Criterion) {
    const LONGEST: usize = 8_000;
    let line = |n: usize| format!("{n:05} the quick brown fox jumps over the lazy dog\n");
    let lines: String = (0..LONGEST / 50).map(line).collect();
    let field = |n: usize| format!("\"field-{n}\":{{\"host\":\"db-{n}.internal\",\"port\":5432}},");
    let json = format!("{{{}\"end\":null}}", (0..LONGEST / 52).map(field).collect::<String>());
    let every = |text: &str| text.replace('5', "6");
    for (what, old, new) in [
        ("one line", "x y ".repeat(LONGEST / 4), "x z ".repeat(LONGEST / 4)),
        ("many lines, few changed", lines.clone(), lines.replace("00007", "seven").replace("00100", "100")),
        ("many lines, each changed", lines.clone(), lines.replace("lazy", "idle")),
        ("JSON", json.clone(), every(&json)),
    ] {
        let (mut world, list) = listing();
        let parameter = Parameter::bare("/a/b", ParameterType::SecureString, 1);
        let parameter = Parameter { described: true, tier: Tier::Advanced, ..parameter };
        world.list(list, vec![parameter.clone()]);
        world.keys("ll");
        world.take();
        world.keys("e");
        let reading = Reading { value: Secret::new(old), ..reading(1) };
        world.answer_opening(|_| parameter.clone(), Ok(reading));
        world.keys("<c-l>");
        world.send(Msg::Paste(Secret::new(new)));
        world.keys("<c-s><tab>");
        world.shows(&["difference", "tab masks it", "│ + "]);
        let mut terminal = screen();
        draw(&world, &mut terminal);
        c.bench_function(&format!("frame of a difference of 8 KB, {what}"), |b| b.iter(|| draw(&world, &mut terminal)));
        let mut turn = false;
        c.bench_function(&format!("key that scrolls it and frame, {what}"), |b| {
            b.iter(|| {
                turn = !turn;
                world.send(Msg::Key(keys(if turn { "<down>" } else { "<up>" })[0]));
                draw(&world, &mut terminal);
            });
        });
    }
}

/// A key typed into a value longer than any that the service takes, and the frame after it.
fn editor(c: &mut Criterion) {
    const LONGEST: usize = 64 << 10;
    let field = |n: usize| format!("\"field-{n}\":{{\"host\":\"db-{n}.internal\",\"port\":5432}},");
    let json = format!("{{{}\"end\":null}}", (0..LONGEST / 53).map(field).collect::<String>());
    for (what, value) in [
        ("one line", "x".repeat(LONGEST)),
        ("one line of words", "the quick brown fox ".repeat(LONGEST / 20)),
        ("one line, not ASCII", "größer ".repeat(LONGEST / 9)),
        ("one line of JSON", json),
        ("many lines", "the quick brown fox jumps over the lazy dog\n".repeat(LONGEST / 44)),
    ] {
        let (mut world, list) = listing();
        let parameter = Parameter { described: true, ..Parameter::bare("/a/b", ParameterType::SecureString, 1) };
        world.list(list, vec![parameter.clone()]);
        world.keys("ll");
        world.take();
        world.keys("e");
        let reading = Reading { value: Secret::new(value), ..reading(1) };
        world.answer_opening(|_| parameter.clone(), Ok(reading));
        let mut terminal = screen();
        draw(&world, &mut terminal);
        c.bench_function(&format!("frame of a draft of 64 KB, {what}"), |b| b.iter(|| draw(&world, &mut terminal)));
        let mut turn = false;
        c.bench_function(&format!("key typed into a draft of 64 KB and frame, {what}"), |b| {
            b.iter(|| {
                turn = !turn;
                world.keys(if turn { "y" } else { "<bs>" });
                draw(&world, &mut terminal);
            });
        });
    }
}

fn bench(c: &mut Criterion) {
    let pages = pages();
    black_box(fill(&pages, true));
    let mut world = fill(&pages, false);
    let start = Instant::now();
    open_all(&mut world);
    println!("every folder opened by keys in {:?}", start.elapsed());
    frames(c, &mut world);
    refresh(c, &mut world, &pages, "browsing");
    refresh(c, &mut world, &pages, "searching");
}

criterion_group!(benches, values, editor, differences, bench);
criterion_main!(benches);
