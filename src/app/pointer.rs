//! What the mouse does, as a terminal tells it.

/// Something that the mouse did, and in which cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub does: Pointing,
    /// The cell's column, counted from nought.
    pub column: u16,
    /// Its row, counted from nought.
    pub row: u16,
}

/// What a mouse does. Of its buttons only the first counts, and that only while no key is held: the rest is the terminal's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pointing {
    /// The button goes down.
    Press,
    /// The mouse moves with the button down.
    Drag,
    /// The button goes up.
    Release,
    /// The wheel turns away from the user.
    WheelUp,
    /// The wheel turns toward the user.
    WheelDown,
}
