//! Layout and painters.
