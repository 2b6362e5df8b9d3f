//! The binary: start, run, exit code; nothing else.

fn main() {}
