//! What the name of a region is made of.

/// Whether a text is made as the names of regions are: words joined by hyphens, a number at the end.
pub fn looks_like_a_region(text: &str) -> bool {
    let mut parts = text.split('-').rev();
    let number = parts.next().is_some_and(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    let words: Vec<_> = parts.collect();
    number
        && words.len() >= 2
        && words.iter().all(|word| word.len() >= 2 && word.bytes().all(|b| b.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_may_be_a_region_that_is_not_known_yet() {
        for yes in ["eu-west-4", "us-gov-north-1", "xx-middle-12"] {
            assert!(looks_like_a_region(yes), "{yes}");
        }
        for no in ["", "eu", "eu-west", "west-1", "eu-west-", "-west-1", "EU-west-1", "eu-west-1a", "eu west-1"] {
            assert!(!looks_like_a_region(no), "{no}");
        }
    }
}
