//! The sorted children of a folder, in blocks that know their rows: inserting into, and counting within, a folder of a
//! hundred thousand children touches a few hundred of them, not all.

/// Children in one block at most. Small enough to shift, large enough that blocks are few.
const FULL: usize = 64;

/// A folder's side of a node: its children and what the screen asks about them.
#[derive(Clone, Default)]
pub(super) struct Folder {
    blocks: Vec<Block>,
    /// Whether the children are shown.
    pub(super) open: bool,
    /// Parameters beneath, the node itself excluded.
    pub(super) parameters: u32,
    /// Rows beneath, were the folder open.
    pub(super) rows: u32,
}

#[derive(Clone, Default)]
struct Block {
    children: Vec<Child>,
    rows: u32,
}

#[derive(Clone, Copy)]
struct Child {
    id: u32,
    head: Head,
}

/// The start of a segment, filled up with zeros. It decides most comparisons without a look at the child, which is likely
/// far away in memory.
type Head = [u8; 8];

fn head(segment: &str) -> Head {
    let mut head = Head::default();
    let len = segment.len().min(head.len());
    head[..len].copy_from_slice(&segment.as_bytes()[..len]);
    head
}

/// Where a child stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    block: usize,
    child: usize,
}

impl Folder {
    /// Rows the screen shows beneath.
    pub(super) fn shown(&self) -> u32 {
        if self.open { self.rows } else { 0 }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    pub(super) fn at(&self, place: Place) -> Option<u32> {
        self.blocks.get(place.block)?.children.get(place.child).map(|child| child.id)
    }

    /// The place after `place`, in the next block where this one ends.
    pub(super) fn next(&self, place: Place) -> Place {
        match self.blocks.get(place.block) {
            Some(block) if place.child + 1 < block.children.len() => Place { child: place.child + 1, ..place },
            _ => Place { block: place.block + 1, child: 0 },
        }
    }

    /// The place after all children.
    pub(super) fn end(&self) -> Place {
        let block = self.blocks.len().saturating_sub(1);
        Place { block, child: self.blocks.last().map_or(0, |block| block.children.len()) }
    }

    pub(super) fn children(&self) -> impl Iterator<Item = u32> + '_ {
        self.blocks.iter().flat_map(|block| block.children.iter().map(|child| child.id))
    }

    /// Finds the child with that segment; or where it would belong.
    pub(super) fn search<'t>(&self, segment: &str, segment_of: impl Fn(u32) -> &'t str) -> Result<Place, Place> {
        let wanted = head(segment);
        let order = |child: &Child| child.head.cmp(&wanted).then_with(|| segment_of(child.id).cmp(segment));
        // The block is the last that starts no later; the first takes what comes before all.
        let Some(later) = self.blocks.get(1..) else {
            return Err(Place::default());
        };
        let block = later.partition_point(|block| block.children.first().is_some_and(|first| order(first).is_le()));
        match self.blocks[block].children.binary_search_by(order) {
            Ok(child) => Ok(Place { block, child }),
            Err(child) => Err(Place { block, child }),
        }
    }

    /// Puts a child with one row where [`Folder::search`] said it belongs.
    pub(super) fn insert(&mut self, mut place: Place, id: u32, segment: &str, rows_of: impl Fn(u32) -> u32) {
        let child = Child { id, head: head(segment) };
        self.rows += 1;
        if self.blocks.is_empty() {
            // Most folders stay with one block.
            self.blocks.reserve_exact(1);
            self.blocks.push(Block { children: vec![child], rows: 1 });
            return;
        }
        if self.blocks[place.block].children.len() == FULL {
            if place.block + 1 == self.blocks.len() && place.child == FULL {
                // Names that arrive in order fill each block to the brim.
                let mut children = Vec::with_capacity(FULL);
                children.push(child);
                self.blocks.push(Block { children, rows: 1 });
                return;
            }
            let tail = self.blocks[place.block].children.split_off(FULL / 2);
            let rows = tail.iter().map(|child| rows_of(child.id)).sum();
            self.blocks[place.block].rows -= rows;
            self.blocks.insert(place.block + 1, Block { children: tail, rows });
            if place.child > FULL / 2 {
                place = Place { block: place.block + 1, child: place.child - FULL / 2 };
            }
        }
        let block = &mut self.blocks[place.block];
        block.children.insert(place.child, child);
        block.rows += 1;
    }

    /// Takes a child with `rows` rows (its own included) out.
    pub(super) fn remove(&mut self, place: Place, rows: u32) {
        self.rows -= rows;
        let block = &mut self.blocks[place.block];
        block.children.remove(place.child);
        block.rows -= rows;
        if block.children.is_empty() {
            self.blocks.remove(place.block);
        } else if place.block + 1 < self.blocks.len()
            && self.blocks[place.block].children.len() + self.blocks[place.block + 1].children.len() <= FULL / 2
        {
            let next = self.blocks.remove(place.block + 1);
            let block = &mut self.blocks[place.block];
            block.children.extend(next.children);
            block.rows += next.rows;
        }
    }

    /// The child at `place` has `rows` rows more beneath it (fewer, if negative).
    pub(super) fn shift(&mut self, place: Place, rows: i32) {
        let block = &mut self.blocks[place.block];
        block.rows = block.rows.saturating_add_signed(rows);
        self.rows = self.rows.saturating_add_signed(rows);
    }

    /// Rows of the children before `place`.
    pub(super) fn rows_before(&self, place: Place, rows_of: impl Fn(u32) -> u32) -> u32 {
        let whole: u32 = self.blocks[..place.block].iter().map(|block| block.rows).sum();
        let part: u32 = self.blocks[place.block].children[..place.child].iter().map(|child| rows_of(child.id)).sum();
        whole + part
    }

    /// The child that holds the `row`th row, and which of the child's rows it is (0 is the child itself).
    pub(super) fn row(&self, mut row: u32, rows_of: impl Fn(u32) -> u32) -> Option<(Place, u32)> {
        for (index, block) in self.blocks.iter().enumerate() {
            if row >= block.rows {
                row -= block.rows;
                continue;
            }
            for (child, Child { id, .. }) in block.children.iter().enumerate() {
                let rows = rows_of(*id);
                if row < rows {
                    return Some((Place { block: index, child }, row));
                }
                row -= rows;
            }
        }
        None
    }

    /// Counts anew, after the children were opened or closed all at once.
    pub(super) fn recount(&mut self, rows_of: impl Fn(u32) -> u32) {
        for block in &mut self.blocks {
            block.rows = block.children.iter().map(|child| rows_of(child.id)).sum();
        }
        self.rows = self.blocks.iter().map(|block| block.rows).sum();
    }
}
