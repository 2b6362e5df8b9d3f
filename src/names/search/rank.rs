//! The pass over the names.

use std::cmp::Reverse;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::corpus::{CHUNK, Chunk, Corpus, Name};
use super::query::Query;
use super::score::Scorer;
use crate::names::Node;

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
    /// How many names match.
    pub total: usize,
    query: Query,
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
    score: i32,
    /// Of all but the last term, the one being typed.
    settled: i32,
}

impl Found {
    /// Better is greater: the score, then a match in the last segment, then the shorter name.
    fn rank(self) -> (i32, bool, Reverse<u16>) {
        (self.score, self.in_last, Reverse(self.len))
    }
}

/// From this many names on a second thread is worth starting.
const WORTH_A_THREAD: usize = 4096;

/// Ranks the names of `corpus`; `None` if `cancelled` said so meanwhile (it is asked about every 1,024 names).
///
/// Give the previous ranking, whatever it was for: where the query narrows that one and names have not changed since, what is
/// known is not worked out again. Among equals the ones matched within the last segment come first,
/// then the shorter ones, then by name; which equals `limit` leaves out follows their arrival.
pub fn rank(
    corpus: &Corpus,
    query: &Query,
    previous: Option<&Ranking>,
    limit: usize,
    cancelled: &(dyn Fn() -> bool + Sync),
) -> Option<Ranking> {
    let chunks = corpus.chunks();
    let known = previous.filter(|previous| query.narrows(&previous.query));
    let next = AtomicUsize::new(0);
    let work = || {
        let spared = known.map_or(Spared::Nothing, |known| Spared::by(&known.query, query));
        let pass = Pass { query, scorer: Scorer::new(), spared };
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(chunk) = chunks.get(index) else {
                return Some(done);
            };
            if cancelled() {
                return None;
            }
            done.push((index, pass.scan(chunk, known.and_then(|known| known.of(index, chunk)))));
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
    let (hits, total) = best(corpus, &found, limit);
    Some(Ranking { hits, total, query: query.clone(), corpus: corpus.clone(), found })
}

impl Ranking {
    /// What is known of a chunk, if that has not changed since.
    fn of(&self, index: usize, chunk: &Arc<Chunk>) -> Option<&[Found]> {
        let unchanged = self.corpus.chunks().get(index).is_some_and(|mine| Arc::ptr_eq(mine, chunk));
        self.found.get(index).filter(|_| unchanged).map(Vec::as_slice)
    }
}

/// One pass over the names of a chunk.
struct Pass<'a> {
    query: &'a Query,
    scorer: Scorer,
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
            _ if earlier == query => Self::Everything,
            [head @ .., _] if head == earlier.terms() => Self::Score,
            [head @ .., _] if Some(head) == earlier.terms().get(..settled(earlier)) => Self::Settled,
            _ => Self::Nothing,
        }
    }
}

impl Pass<'_> {
    fn scan(&self, chunk: &Chunk, known: Option<&[Found]>) -> Vec<Found> {
        match known {
            Some(known) if self.spared == Spared::Everything => known.to_vec(),
            Some(known) => {
                let again = |found: &Found| {
                    let settled = match self.spared {
                        Spared::Everything | Spared::Nothing => None,
                        Spared::Score => Some(found.score),
                        Spared::Settled => Some(found.settled),
                    };
                    self.find(found.slot.into(), chunk.name(found.slot.into())?, settled)
                };
                known.iter().filter_map(again).collect()
            }
            None => chunk.names().filter_map(|(slot, name)| self.find(slot, name, None)).collect(),
        }
    }

    /// Tests a name, cheapest first. `settled` is the score of all terms but the last, where it is known.
    fn find(&self, slot: usize, name: Name<'_>, settled: Option<i32>) -> Option<Found> {
        let (terms, excluded) = (self.query.terms(), self.query.excluded());
        if terms.iter().any(|term| term.mask() & !name.mask != 0)
            || excluded.iter().any(|term| term.mask() & !name.mask == 0 && term.is_within(name.text))
        {
            return None;
        }
        let score = |term| self.scorer.score(name.text, term).map(|score| i32::try_from(score).unwrap_or(i32::MAX));
        let (settled, latest) = match (terms, settled) {
            ([], _) => (0, 0),
            ([.., last], Some(settled)) => (settled, score(last)?),
            ([head @ .., last], None) => {
                let latest = score(last)?;
                let settled = head.iter().try_fold(0_i32, |sum, term| Some(sum.saturating_add(score(term)?)))?;
                (settled, latest)
            }
        };
        let segment = &name.text[name.last..];
        Some(Found {
            slot: slot as u16,
            len: name.text.len() as u16,
            in_last: terms.iter().all(|term| term.is_subsequence_of(segment)),
            score: settled.saturating_add(latest),
            settled,
        })
    }
}

fn best(corpus: &Corpus, found: &[Vec<Found>], limit: usize) -> (Vec<Hit>, usize) {
    let mut all: Vec<(Found, usize)> = Vec::with_capacity(found.iter().map(Vec::len).sum());
    for (chunk, found) in found.iter().enumerate() {
        all.extend(found.iter().map(|found| (*found, chunk * CHUNK + usize::from(found.slot))));
    }
    let total = all.len();
    if limit < total {
        all.select_nth_unstable_by_key(limit, |(found, node)| (Reverse(found.rank()), *node));
        all.truncate(limit);
    }
    let name = |node: usize| corpus.name(Node::from_index(node)).unwrap_or_default();
    all.sort_unstable_by(|(a, x), (b, y)| b.rank().cmp(&a.rank()).then_with(|| name(*x).cmp(name(*y))));
    let hit = |(found, node): (Found, usize)| Hit { node: Node::from_index(node), score: found.score.into() };
    (all.into_iter().map(hit).collect(), total)
}

#[cfg(test)]
mod tests;
