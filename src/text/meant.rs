//! What somebody meant who typed a name that there is not.

/// Up to three names that a typing slip could have meant, closest first.
pub fn close_names<'a>(typed: &str, names: &[&'a str]) -> Vec<&'a str> {
    let mut ranked: Vec<(usize, &str)> = names
        .iter()
        .map(|name| (strsim::osa_distance(&typed.to_lowercase(), &name.to_lowercase()), *name))
        .filter(|(far, name)| *far <= 1 + typed.chars().count().min(name.chars().count()) / 4)
        .collect();
    ranked.sort_unstable();
    ranked.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_close_by_few_slips() {
        for (typed, close) in [
            ("prod", &["prod"][..]),
            ("prdo", &["prod"]),
            ("PRD", &["prod"]),
            ("dve", &["dev"]),
            ("qa", &[]),
            ("", &[]),
            ("stagnig-eu", &["staging-eu", "staging-us"]),
        ] {
            assert_eq!(close_names(typed, &["prod", "dev", "staging-us", "staging-eu"]), close, "{typed}");
        }
    }
}
