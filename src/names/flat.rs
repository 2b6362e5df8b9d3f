//! Every parameter in one sorted list: by what changed last, or what changed most.

/// How the rows of a [`Tree`](super::Tree) are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Order {
    /// Folders and what they hold, siblings in byte order.
    #[default]
    Folders,
    /// Parameters only, the latest change first; those whose last change is not known come last.
    Changed,
    /// Parameters only, the highest version first, of equals the latest change.
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

/// What the list is ordered by; less comes first.
pub(super) type SortKey = i64;

/// One parameter of the list. Nodes break a tie, in the order of their arrival: names would have to be looked up.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    key: SortKey,
    node: u32,
}

/// Items in one block at most: with some 1,500 blocks at the limit of the service, finding one, shifting within one and
/// counting those before one all stay below some microseconds.
const FULL: usize = 128;

/// The sorted list, in blocks, none of which is empty.
#[derive(Clone)]
pub(super) struct Flat {
    blocks: Vec<Vec<Item>>,
}

/// Where an item stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spot {
    block: usize,
    item: usize,
}

impl Flat {
    /// From nodes with their keys.
    pub(super) fn new(nodes: impl Iterator<Item = (u32, SortKey)>) -> Self {
        let mut items: Vec<Item> = nodes.map(|(node, key)| Item { key, node }).collect();
        items.sort_unstable();
        // Not to the brim: the next to come shall find room.
        Self { blocks: items.chunks(FULL * 3 / 4).map(<[Item]>::to_vec).collect() }
    }

    pub(super) fn insert(&mut self, node: u32, key: SortKey) {
        let item = Item { key, node };
        let Err(spot) = self.search(item) else {
            return;
        };
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

    pub(super) fn remove(&mut self, node: u32, key: SortKey) {
        let Ok(spot) = self.search(Item { key, node }) else {
            return;
        };
        let block = &mut self.blocks[spot.block];
        block.remove(spot.item);
        let left = block.len();
        if left == 0 {
            self.blocks.remove(spot.block);
        } else if self.blocks.get(spot.block + 1).is_some_and(|next| next.len() + left < FULL / 2) {
            let next = self.blocks.remove(spot.block + 1);
            self.blocks[spot.block].extend(next);
        }
    }

    /// How many stand before it.
    pub(super) fn index_of(&self, node: u32, key: SortKey) -> Option<usize> {
        let spot = self.search(Item { key, node }).ok()?;
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
    fn search(&self, item: Item) -> Result<Spot, Spot> {
        // The block is the last that starts no later; the first takes what comes before all.
        let Some(later) = self.blocks.get(1..) else {
            return Err(Spot::default());
        };
        let block = later.partition_point(|block| block.first().is_some_and(|first| *first <= item));
        match self.blocks[block].binary_search(&item) {
            Ok(item) => Ok(Spot { block, item }),
            Err(item) => Err(Spot { block, item }),
        }
    }
}
