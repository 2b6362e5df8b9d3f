//! The sorted children of a folder, in blocks that know their rows and parameters: inserting into, and counting within, a
//! folder of a hundred thousand children touches a few hundred of them, not all.

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
    /// The latest change beneath, in seconds since 1970; 0 where none is known.
    pub(super) latest: u32,
}

#[derive(Clone, Default)]
struct Block {
    children: Vec<Child>,
    size: Size,
}

/// How much a child, or a block of them, is of what rows are counted in.
#[derive(Clone, Copy, Default)]
pub(super) struct Size {
    /// The child's row and those shown beneath.
    pub(super) rows: u32,
    /// The child, if it is a parameter, and those beneath.
    pub(super) parameters: u32,
    /// The latest change of those, in seconds since 1970; 0 where none is known.
    pub(super) latest: u32,
}

/// Which of the two a place is asked for in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Row,
    Parameter,
}

impl Size {
    /// A child that has just come: neither parameter nor folder yet.
    const NEW: Self = Self { rows: 1, parameters: 0, latest: 0 };

    pub(super) fn of(self, unit: Unit) -> u32 {
        match unit {
            Unit::Row => self.rows,
            Unit::Parameter => self.parameters,
        }
    }
}

impl std::iter::Sum for Size {
    fn sum<I: Iterator<Item = Self>>(sizes: I) -> Self {
        sizes.fold(Self::default(), |a, b| Self {
            rows: a.rows + b.rows,
            parameters: a.parameters + b.parameters,
            latest: a.latest.max(b.latest),
        })
    }
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
pub(super) struct Position {
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

    pub(super) fn at(&self, place: Position) -> Option<u32> {
        self.blocks.get(place.block)?.children.get(place.child).map(|child| child.id)
    }

    /// The place after `place`, in the next block where this one ends.
    pub(super) fn next(&self, place: Position) -> Position {
        match self.blocks.get(place.block) {
            Some(block) if place.child + 1 < block.children.len() => Position { child: place.child + 1, ..place },
            _ => Position { block: place.block + 1, child: 0 },
        }
    }

    /// The place after all children.
    pub(super) fn end(&self) -> Position {
        let block = self.blocks.len().saturating_sub(1);
        Position { block, child: self.blocks.last().map_or(0, |block| block.children.len()) }
    }

    pub(super) fn children(&self) -> impl Iterator<Item = u32> + '_ {
        self.blocks.iter().flat_map(|block| block.children.iter().map(|child| child.id))
    }

    /// Finds the child with that segment; or where it would belong.
    pub(super) fn search<'t>(&self, segment: &str, segment_of: impl Fn(u32) -> &'t str) -> Result<Position, Position> {
        let wanted = head(segment);
        let order = |child: &Child| child.head.cmp(&wanted).then_with(|| segment_of(child.id).cmp(segment));
        // The block is the last that starts no later; the first takes what comes before all.
        let Some(later) = self.blocks.get(1..) else {
            return Err(Position::default());
        };
        let block = later.partition_point(|block| block.children.first().is_some_and(|first| order(first).is_le()));
        match self.blocks[block].children.binary_search_by(order) {
            Ok(child) => Ok(Position { block, child }),
            Err(child) => Err(Position { block, child }),
        }
    }

    /// Puts a child that is neither parameter nor folder yet where [`Folder::search`] said it belongs; says where that is now.
    pub(super) fn insert(
        &mut self,
        mut place: Position,
        id: u32,
        segment: &str,
        size_of: impl Fn(u32) -> Size,
    ) -> Position {
        let child = Child { id, head: head(segment) };
        self.rows += 1;
        if self.blocks.is_empty() {
            // Most folders stay with one block.
            self.blocks.reserve_exact(1);
            self.blocks.push(Block { children: vec![child], size: Size::NEW });
            return Position::default();
        }
        if self.blocks[place.block].children.len() == FULL {
            if place.block + 1 == self.blocks.len() && place.child == FULL {
                // Names that arrive in order fill each block to the brim.
                let mut children = Vec::with_capacity(FULL);
                children.push(child);
                self.blocks.push(Block { children, size: Size::NEW });
                return Position { block: place.block + 1, child: 0 };
            }
            let tail = self.blocks[place.block].children.split_off(FULL / 2);
            let size_of_all = |children: &[Child]| children.iter().map(|child| size_of(child.id)).sum::<Size>();
            let size = size_of_all(&tail);
            let head = &mut self.blocks[place.block];
            // What is latest of the whole need not be of this half.
            head.size = Size {
                rows: head.size.rows - size.rows,
                parameters: head.size.parameters - size.parameters,
                latest: size_of_all(&head.children).latest,
            };
            self.blocks.insert(place.block + 1, Block { children: tail, size });
            if place.child > FULL / 2 {
                place = Position { block: place.block + 1, child: place.child - FULL / 2 };
            }
        }
        let block = &mut self.blocks[place.block];
        block.children.insert(place.child, child);
        block.size.rows += 1;
        place
    }

    /// Takes a child out that is neither parameter nor folder any more.
    pub(super) fn remove(&mut self, place: Position) {
        self.rows -= 1;
        let block = &mut self.blocks[place.block];
        block.children.remove(place.child);
        block.size.rows -= 1;
        if block.children.is_empty() {
            self.blocks.remove(place.block);
        } else if place.block + 1 < self.blocks.len()
            && self.blocks[place.block].children.len() + self.blocks[place.block + 1].children.len() <= FULL / 2
        {
            let next = self.blocks.remove(place.block + 1);
            let block = &mut self.blocks[place.block];
            block.children.extend(next.children);
            block.size = [block.size, next.size].into_iter().sum();
        }
    }

    /// The child at `place` has `rows` rows more beneath it (fewer, if negative).
    pub(super) fn shift(&mut self, place: Position, rows: i32) {
        let size = &mut self.blocks[place.block].size;
        size.rows = size.rows.saturating_add_signed(rows);
        self.rows = self.rows.saturating_add_signed(rows);
    }

    /// The child at `place` is, or has beneath it, so many parameters more (fewer, if negative).
    pub(super) fn count(&mut self, place: Position, parameters: i32) {
        let size = &mut self.blocks[place.block].size;
        size.parameters = size.parameters.saturating_add_signed(parameters);
        self.parameters = self.parameters.saturating_add_signed(parameters);
    }

    /// The child at `place`, or one beneath it, changed then.
    pub(super) fn raise(&mut self, place: Position, latest: u32) {
        let size = &mut self.blocks[place.block].size;
        size.latest = size.latest.max(latest);
        self.latest = self.latest.max(latest);
    }

    /// The latest change beneath, were the block of that place counted anew: what was latest there may be so no more.
    pub(super) fn latest_anew(&self, place: Position, size_of: impl Fn(u32) -> Size) -> u32 {
        let children = self.blocks[place.block].children.iter();
        children.map(|child| size_of(child.id).latest).max().unwrap_or_default()
    }

    /// That is the latest change in the block of that place.
    pub(super) fn lower(&mut self, place: Position, latest: u32) {
        self.blocks[place.block].size.latest = latest;
        self.latest = self.blocks.iter().map(|block| block.size.latest).max().unwrap_or_default();
    }

    /// How many stand before the child at `place`.
    pub(super) fn before(&self, place: Position, unit: Unit, size_of: impl Fn(u32) -> Size) -> u32 {
        let whole: u32 = self.blocks[..place.block].iter().map(|block| block.size.of(unit)).sum();
        let children = &self.blocks[place.block].children[..place.child];
        whole + children.iter().map(|child| size_of(child.id).of(unit)).sum::<u32>()
    }

    /// The child that the `index`th is or lies beneath, and how many of the child's own come before it.
    pub(super) fn find(&self, mut index: u32, unit: Unit, size_of: impl Fn(u32) -> Size) -> Option<(Position, u32)> {
        for (block, Block { children, size }) in self.blocks.iter().enumerate() {
            if index >= size.of(unit) {
                index -= size.of(unit);
                continue;
            }
            for (child, Child { id, .. }) in children.iter().enumerate() {
                let size = size_of(*id).of(unit);
                if index < size {
                    return Some((Position { block, child }, index));
                }
                index -= size;
            }
        }
        None
    }

    /// Counts the rows anew, after the children were opened or closed all at once.
    pub(super) fn recount(&mut self, size_of: impl Fn(u32) -> Size) {
        for block in &mut self.blocks {
            block.size = block.children.iter().map(|child| size_of(child.id)).sum();
        }
        self.rows = self.blocks.iter().map(|block| block.size.rows).sum();
    }
}
