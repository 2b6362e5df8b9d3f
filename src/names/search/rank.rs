//! The pass over the names.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{self, AtomicUsize};

use jiff::Timestamp;

use super::corpus::{CHUNK, Chunk, Corpus, Name};
use super::filter::Sieve;
use super::fit::Fit;
use super::order::order;
use super::query::Query;
use super::score::Scorer;
use crate::names::facts::Facts;
use crate::names::node::Node;

/// A name that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Ask the tree for its name; it may have gone since the snapshot.
    pub node: Node,
    /// Higher is better; comparable within one ranking only.
    pub score: i64,
}

/// What a query found in a snapshot.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// The best, best first, no more than asked for.
    pub hits: Vec<Hit>,
    /// How many names match, without those that are left out beside better ones.
    pub total: usize,
    query: Query,
    /// Seconds since 1970.
    now: i64,
    corpus: Corpus,
    /// Per chunk of the corpus: what was found there.
    found: Vec<Vec<Found>>,
}

impl Ranking {
    /// What was asked.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// The revision of the snapshot, see [`Corpus::revision`].
    pub fn revision(&self) -> u64 {
        self.corpus.revision()
    }
}

/// A match within a chunk.
#[derive(Clone, Copy, Debug)]
struct Found {
    slot: u16,
    len: u16,
    /// Every term matches within the last segment.
    in_last: bool,
    /// Of all terms.
    fit: Fit,
    /// Of all but the last term, the one being typed.
    settled_fit: Fit,
    /// Of all terms.
    score: i32,
    /// Of all but the last term.
    settled: i32,
}

impl Found {
    fn all(self) -> Worth {
        Worth { fit: self.fit, score: self.score }
    }

    fn settled(self) -> Worth {
        Worth { fit: self.settled_fit, score: self.settled }
    }

    /// Better is greater: what all terms are worth, then a match in the last segment, then the shorter name. In one number, since
    /// all that is found is compared by it.
    fn rank(self) -> u64 {
        let score = u64::from(self.score.cast_unsigned() ^ (1 << 31));
        let rest = u64::from(self.in_last) << 16 | u64::from(u16::MAX - self.len);
        (self.fit as u64) << 49 | score << BELOW_SCORE | rest
    }
}

/// The bits of a rank below the worth of the terms.
const BELOW_SCORE: u32 = 17;

/// How well a name matches some terms, better is greater: how it has the one that it has worst, then the score.
#[derive(Clone, Copy)]
struct Worth {
    fit: Fit,
    score: i32,
}

impl Worth {
    /// Of no term.
    const NOTHING: Self = Self { fit: Fit::Whole, score: 0 };

    fn and(self, other: Self) -> Self {
        Self { fit: self.fit.min(other.fit), score: self.score.saturating_add(other.score) }
    }
}

/// From this many names on a second thread is worth starting.
const WORTH_A_THREAD: usize = 4096;

/// Ranks the names of `corpus`; `None` if `cancelled` said so meanwhile (it is asked about every 1,024 names). Ages are counted
/// to `now`.
///
/// Give the previous ranking, whatever it was for: where the query narrows that one and names have not changed since, what is
/// known is not worked out again. Names that have every term as it stands come first, before all those where each begins a
/// word; where there is such a name, those that have a term's characters all over are left out. Among equals the ones matched
/// within the last segment come first, then the shorter ones, then by name; which equals `limit` leaves out follows their
/// arrival. A query without a term has nothing to rank by: the names come in their order, or, if it asks when they changed, the
/// latest first.
pub fn rank(
    corpus: &Corpus,
    query: &Query,
    now: Timestamp,
    previous: Option<&Ranking>,
    limit: usize,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Ranking> {
    let chunks = corpus.chunks();
    let now = now.as_second();
    let known = previous.filter(|previous| query.narrows(now, &previous.query, previous.now));
    let next = AtomicUsize::new(0);
    let work = || {
        let spared = known.map_or(Spared::Nothing, |known| Spared::by(&known.query, query));
        let sieve = Sieve::new(query.filters(), corpus.texts(), now);
        let pass = Pass { query, scorer: Scorer::new(), sieve, spared };
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, atomic::Ordering::Relaxed);
            let Some(chunk) = chunks.get(index) else {
                return Some(done);
            };
            if cancelled() {
                return None;
            }
            let facts = corpus.facts(index).map_or(&[][..], |facts| facts.as_slice());
            done.push((index, pass.scan(chunk, facts, known.and_then(|known| known.of(index, corpus)))));
        }
    };
    let parts = if corpus.len() < WORTH_A_THREAD {
        vec![work()?]
    } else {
        std::thread::scope(|scope| {
            let other = scope.spawn(work);
            let mine = work();
            Some(vec![mine?, other.join().ok()??])
        })?
    };
    let mut found = vec![Vec::new(); chunks.len()];
    for (index, matches) in parts.into_iter().flatten() {
        found[index] = matches;
    }
    let (hits, total) = best(corpus, query, &found, limit);
    Some(Ranking { hits, total, query: query.clone(), now, corpus: corpus.clone(), found })
}

impl Ranking {
    /// What is known of a chunk, if that has not changed since.
    fn of(&self, index: usize, corpus: &Corpus) -> Option<&[Found]> {
        let names = |corpus: &Corpus| corpus.chunks().get(index).map(Arc::as_ptr);
        let facts = |corpus: &Corpus| corpus.facts(index).map(Arc::as_ptr);
        let unchanged = names(&self.corpus) == names(corpus) && facts(&self.corpus) == facts(corpus);
        self.found.get(index).filter(|_| unchanged).map(Vec::as_slice)
    }
}

/// One pass over the names of a chunk.
struct Pass<'a> {
    query: &'a Query,
    scorer: Scorer,
    sieve: Sieve<'a>,
    /// What the earlier query, if this one narrows it, can spare this one.
    spared: Spared,
}

/// Which scores of the earlier ranking stand. While a term is typed, those of the terms before it do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Spared {
    /// It was the same query.
    Everything,
    /// It had all terms but the last one.
    Score,
    /// It differed in the last term only.
    Settled,
    Nothing,
}

impl Spared {
    fn by(earlier: &Query, query: &Query) -> Self {
        let settled = |query: &Query| query.terms().len().saturating_sub(1);
        match query.terms() {
            _ if earlier == query && !query.is_about_change() => Self::Everything,
            [head @ .., _] if head == earlier.terms() => Self::Score,
            [head @ .., _] if Some(head) == earlier.terms().get(..settled(earlier)) => Self::Settled,
            _ => Self::Nothing,
        }
    }
}

impl Pass<'_> {
    fn scan(&self, chunk: &Chunk, facts: &[Facts], known: Option<&[Found]>) -> Vec<Found> {
        let passes = |slot: usize| self.sieve.passes(facts.get(slot).unwrap_or(&Facts::NONE));
        match known {
            Some(known) if self.spared == Spared::Everything => known.to_vec(),
            Some(known) => {
                let again = |found: &Found| {
                    let settled = match self.spared {
                        Spared::Everything | Spared::Nothing => None,
                        Spared::Score => Some(found.all()),
                        Spared::Settled => Some(found.settled()),
                    };
                    let slot = usize::from(found.slot);
                    self.find(slot, chunk.name(slot)?, &passes, settled)
                };
                known.iter().filter_map(again).collect()
            }
            None => chunk.names().filter_map(|(slot, name)| self.find(slot, name, &passes, None)).collect(),
        }
    }

    /// Tests a name, cheapest first. `settled` is what all terms but the last are worth, where it is known.
    fn find(
        &self,
        slot: usize,
        name: Name<'_>,
        passes: &impl Fn(usize) -> bool,
        settled: Option<Worth>,
    ) -> Option<Found> {
        let (terms, excluded) = (self.query.terms(), self.query.excluded());
        if terms.iter().any(|term| term.mask() & !name.mask != 0)
            || !passes(slot)
            || !self.query.passes_service(name.text)
            || !self.query.globs().iter().all(|glob| glob.passes(name.text, name.mask))
            || excluded.iter().any(|term| term.mask() & !name.mask == 0 && term.is_within(name.text))
        {
            return None;
        }
        let worth = |term| {
            let score = self.scorer.score(name.text, term).map(|score| i32::try_from(score).unwrap_or(i32::MAX))?;
            Some(Worth { fit: Fit::of(name.text, term, score), score })
        };
        let (settled, latest) = match (terms, settled) {
            ([], _) => (Worth::NOTHING, Worth::NOTHING),
            ([.., last], Some(settled)) => (settled, worth(last)?),
            ([head @ .., last], None) => {
                let latest = worth(last)?;
                let settled = head.iter().try_fold(Worth::NOTHING, |all, term| Some(all.and(worth(term)?)))?;
                (settled, latest)
            }
        };
        let segment = &name.text[name.last..];
        let all = settled.and(latest);
        Some(Found {
            slot: slot as u16,
            len: name.text.len() as u16,
            in_last: terms.iter().all(|term| term.is_subsequence_of(segment)),
            fit: all.fit,
            settled_fit: settled.fit,
            score: all.score,
            settled: settled.score,
        })
    }
}

fn best(corpus: &Corpus, query: &Query, found: &[Vec<Found>], limit: usize) -> (Vec<Hit>, usize) {
    let weak = |found: &Found| found.fit == Fit::Weak;
    let drops_weak = found.iter().flatten().any(|found| found.fit.is_together());
    let all = found.iter().enumerate().flat_map(|(chunk, found)| {
        let kept = found.iter().filter(move |found| !(drops_weak && weak(found)));
        kept.map(move |found| (*found, (chunk * CHUNK + usize::from(found.slot)) as u32))
    });
    let total = all.clone().count();
    let latest = |node: u32| Reverse(corpus.fact(node as usize).seconds());
    let name = |node: u32| corpus.name(Node::from_index(node as usize)).unwrap_or_default();
    let by_name = |a: u32, b: u32| order(name(a), name(b));
    let hits = if !query.terms().is_empty() {
        let rank = |(found, node): (Found, u32)| (Reverse(found.rank()), node);
        top(all.map(rank).collect(), limit, |rank| (rank.0 >> BELOW_SCORE).cast_signed(), by_name)
    } else if query.is_about_change() {
        top(all.map(|(_, node)| (latest(node), node)).collect(), limit, |_| 0, by_name)
    } else {
        first(all.map(|(_, node)| (name(node), node)), limit)
    };
    (hits, total)
}

/// The least by the first of each, then by name.
fn top<K: Ord + Copy>(
    mut all: Vec<(K, u32)>,
    limit: usize,
    score: impl Fn(K) -> i64,
    by_name: impl Fn(u32, u32) -> Ordering,
) -> Vec<Hit> {
    if limit < all.len() {
        all.select_nth_unstable(limit);
        all.truncate(limit);
    }
    all.sort_unstable_by(|(a, x), (b, y)| a.cmp(b).then_with(|| by_name(*x, *y)));
    all.into_iter().map(|(key, node)| Hit { node: Node::from_index(node as usize), score: score(key) }).collect()
}

/// The first by name. Names are compared with the last of those kept, one after the other as they lie in memory: a selection
/// would jump about among all of them.
fn first<'n>(all: impl Iterator<Item = (&'n str, u32)>, limit: usize) -> Vec<Hit> {
    let mut kept: BinaryHeap<ByName<'n>> = BinaryHeap::new();
    for (name, node) in all {
        let entry = ByName { name, node };
        if kept.len() < limit {
            kept.push(entry);
        } else if let Some(mut last) = kept.peek_mut()
            && entry < *last
        {
            *last = entry;
        }
    }
    let hit = |entry: ByName<'_>| Hit { node: Node::from_index(entry.node as usize), score: 0 };
    kept.into_sorted_vec().into_iter().map(hit).collect()
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct ByName<'n> {
    name: &'n str,
    node: u32,
}

impl Ord for ByName<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        order(self.name, other.name).then(self.node.cmp(&other.node))
    }
}

impl PartialOrd for ByName<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests;
