//! What AWS charges, as a settings file says it. No call tells: a price is one of a day, and is said with it.

use std::fmt;

use super::reader::{Entry, Reader};
use super::words::quoted;

/// What AWS charges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prices {
    /// Of an Advanced parameter, a month.
    pub advanced: Price,
    /// When that was looked up: `2025-10`.
    pub of: String,
}

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// In ten-thousandths of the currency.
    amount: u64,
    /// `USD`.
    currency: String,
}

impl Default for Prices {
    fn default() -> Self {
        Self { advanced: Price { amount: 500, currency: "USD".to_owned() }, of: "2025-10".to_owned() }
    }
}

impl Price {
    /// `0.05 USD`.
    fn parse(written: &str) -> Option<Self> {
        let (amount, currency) = written.trim().split_once(' ')?;
        let (whole, part) = amount.split_once('.').unwrap_or((amount, "0"));
        let is_number =
            |digits: &str, most| (1..=most).contains(&digits.len()) && digits.bytes().all(|it| it.is_ascii_digit());
        let is_currency = currency.len() == 3 && currency.bytes().all(|it| it.is_ascii_uppercase());
        if !is_number(whole, 6) || !is_number(part, 4) || !is_currency {
            return None;
        }
        let amount = whole.parse::<u64>().ok()? * 10_000 + format!("{part:0<4}").parse::<u64>().ok()?;
        Some(Self { amount, currency: currency.to_owned() })
    }

    /// Of so many of them.
    #[must_use]
    pub fn times(&self, count: usize) -> Self {
        Self { amount: self.amount.saturating_mul(count as u64), currency: self.currency.clone() }
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, part) = (self.amount / 10_000, format!("{:04}", self.amount % 10_000));
        let part = part.strip_suffix("00").unwrap_or(&part);
        write!(f, "{whole}.{part} {}", self.currency)
    }
}

/// Reads the table.
pub(super) fn read(reader: &mut Reader<'_>, entry: &Entry<'_, '_>, prices: &mut Prices) {
    let Some(table) = reader.table(entry) else { return };
    for entry in reader.entries(entry.path(), table, &["advanced", "of"]) {
        let Some(written) = reader.text(&entry) else { continue };
        match (entry.key(), Price::parse(written)) {
            ("advanced", Some(price)) => prices.advanced = price,
            ("advanced", None) => reader.wrong(&entry, "a price is an amount and a currency: \"0.05 USD\""),
            _ if is_month_or_day(written) => written.clone_into(&mut prices.of),
            _ => reader.wrong(&entry, "when it was looked up is a month or a day: \"2025-10\", \"2025-10-21\""),
        }
    }
}

fn is_month_or_day(written: &str) -> bool {
    let day = if written.len() == 7 { format!("{written}-01") } else { written.to_owned() };
    day.len() == 10 && day.parse::<jiff::civil::Date>().is_ok()
}

/// As a file says them.
pub(super) fn written(prices: &Prices) -> String {
    format!("[prices]\nadvanced = {}\nof = {}", quoted(&prices.advanced.to_string()), quoted(&prices.of))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn prices_are_read_as_they_are_written() {
        for (written, times, says) in [
            ("0.05 USD", 1, "0.05 USD"),
            ("0.05 USD", 282, "14.10 USD"),
            ("1 EUR", 3, "3.00 EUR"),
            ("0.0005 USD", 3, "0.0015 USD"),
        ] {
            assert_eq!(Price::parse(written).unwrap().times(times).to_string(), says);
        }
        for wrong in
            ["", "0.05", "USD", "0,05 USD", "-1 USD", "0.05 usd", "0.00005 USD", "1e3 USD", ". USD", "99999999 USD"]
        {
            assert_eq!(Price::parse(wrong), None, "{wrong}");
        }
        assert!(is_month_or_day("2026-02-28") && is_month_or_day("2026-11"));
        assert!(!is_month_or_day("2026-02-30") && !is_month_or_day("2026") && !is_month_or_day("20261101"));
    }
}
