//! Every parameter in one sorted list: what changed last, what changed most, or simply by name.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::tree::segments;

/// How the rows of a [`Tree`](super::Tree) are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// Folders and what they hold, siblings in byte order.
    #[default]
    Folders,
    /// Parameters only, the latest change first; those whose last change is not known come last.
    Changed,
    /// Parameters only, the highest version first.
    Versions,
    /// Parameters only, in the order of the folders.
    Name,
}

impl Order {
    /// Whether there are folders among the rows.
    pub fn has_folders(self) -> bool {
        self == Self::Folders
    }
}

/// The order of two names as the tree has it: segment by segment.
pub(super) fn order(a: &str, b: &str) -> Ordering {
    // What has a slash within but none in front is one segment.
    let plain = |name| str::strip_prefix(name, '/').or_else(|| (!name.contains('/')).then_some(name));
    let (Some(x), Some(y)) = (plain(a), plain(b)) else {
        return segments(a).1.cmp(segments(b).1);
    };
    let weight = |byte: &u8| if *byte == b'/' { 0 } else { u16::from(*byte) + 1 };
    let same = x.bytes().zip(y.bytes()).take_while(|(a, b)| a == b).count();
    x.as_bytes().get(same).map(weight).cmp(&y.as_bytes().get(same).map(weight))
}

/// One parameter of the list.
#[derive(Clone, Copy)]
struct Item {
    /// Less comes first; equals go by name.
    key: i64,
    node: u32,
}

/// Items in one block at most: with some 1,500 blocks at the limit of the service, finding one, shifting within one and
/// counting those before one all stay below some microseconds.
const FULL: usize = 128;

/// The sorted list, in blocks, none of which is empty.
#[derive(Clone)]
pub(super) struct Flat {
    pub(super) order: Order,
    blocks: Vec<Vec<Item>>,
    len: usize,
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    block: usize,
    item: usize,
}

impl Flat {
    /// From nodes in the order of their names, with their keys.
    pub(super) fn new(order: Order, named: impl Iterator<Item = (u32, i64)>) -> Self {
        let mut items: Vec<Item> = named.map(|(node, key)| Item { key, node }).collect();
        // Stable: equals stay in the order of their names.
        items.sort_by_key(|item| item.key);
        let len = items.len();
        // Not to the brim: the next to come shall find room.
        let blocks = items.chunks(FULL * 3 / 4).map(<[Item]>::to_vec).collect();
        Self { order, blocks, len }
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn insert<'n>(&mut self, key: i64, node: u32, name: &str, name_of: impl Fn(u32) -> Cow<'n, str>) {
        let Err(spot) = self.search(key, name, name_of) else {
            return;
        };
        let item = Item { key, node };
        self.len += 1;
        let Some(block) = self.blocks.get_mut(spot.block) else {
            self.blocks.push(vec![item]);
            return;
        };
        block.insert(spot.item, item);
        if block.len() > FULL {
            let tail = block.split_off(FULL / 2);
            self.blocks.insert(spot.block + 1, tail);
        }
    }

    pub(super) fn remove<'n>(&mut self, key: i64, name: &str, name_of: impl Fn(u32) -> Cow<'n, str>) {
        let Ok(spot) = self.search(key, name, name_of) else {
            return;
        };
        self.len -= 1;
        let block = &mut self.blocks[spot.block];
        block.remove(spot.item);
        if block.is_empty() {
            self.blocks.remove(spot.block);
        } else if self
            .blocks
            .get(spot.block + 1)
            .is_some_and(|next| next.len() + self.blocks[spot.block].len() < FULL / 2)
        {
            let next = self.blocks.remove(spot.block + 1);
            self.blocks[spot.block].extend(next);
        }
    }

    /// How many stand before the one with that key and name.
    pub(super) fn index_of<'n>(&self, key: i64, name: &str, name_of: impl Fn(u32) -> Cow<'n, str>) -> Option<usize> {
        let spot = self.search(key, name, name_of).ok()?;
        Some(self.blocks[..spot.block].iter().map(Vec::len).sum::<usize>() + spot.item)
    }

    /// Where the item with that many before it stands.
    pub(super) fn spot(&self, mut index: usize) -> Spot {
        for (block, items) in self.blocks.iter().enumerate() {
            if index < items.len() {
                return Spot { block, item: index };
            }
            index -= items.len();
        }
        Spot { block: self.blocks.len(), item: 0 }
    }

    /// The node there, and where the next one stands; `None` past the end.
    pub(super) fn at(&self, spot: Spot) -> Option<(u32, Spot)> {
        let block = self.blocks.get(spot.block)?;
        let next = if spot.item + 1 < block.len() {
            Spot { item: spot.item + 1, ..spot }
        } else {
            Spot { block: spot.block + 1, item: 0 }
        };
        Some((block.get(spot.item)?.node, next))
    }

    /// Where an item is, or where it would belong.
    fn search<'n>(&self, key: i64, name: &str, name_of: impl Fn(u32) -> Cow<'n, str>) -> Result<Spot, Spot> {
        let against = |item: &Item| item.key.cmp(&key).then_with(|| order(&name_of(item.node), name));
        // The block is the last that starts no later; the first takes what comes before all.
        let Some(later) = self.blocks.get(1..) else {
            return Err(Spot::default());
        };
        let block = later.partition_point(|block| block.first().is_some_and(|first| against(first).is_le()));
        match self.blocks[block].binary_search_by(against) {
            Ok(item) => Ok(Spot { block, item }),
            Err(item) => Err(Spot { block, item }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_go_segment_by_segment() {
        let sorted =
            ["/", "//", "/a", "/a/", "/a//b", "/a/-", "/a/b", "/a/b/c", "/a\u{0}", "/a-", "/a-/b", "a/b", "/ab", "b"];
        assert!(sorted.is_sorted_by(|a, b| order(a, b).is_lt()), "{sorted:?}");
        assert_eq!(order("x", "/x"), Ordering::Equal, "both forms of a root name are one");
    }

    proptest! {
        #[test]
        fn the_short_way_to_compare_is_the_plain_one(a in "/?[ab/-]{0,6}", b in "/?[ab/-]{0,6}") {
            prop_assert_eq!(order(&a, &b), segments(&a).1.cmp(segments(&b).1));
        }
    }
}
