//! What is known of one parameter, as bytes and back. There is no place for a value in them, as there is none in [`Meta`].

use std::io::{self, Write};

use jiff::Timestamp;

use super::{Extra, Interner, Known, Meta, Odd, Origin, narrow};
use crate::names::bytes::{Reader, Writer};
use crate::names::facts::{Facts, Text};
use crate::parameter::{ParameterType, Policy, Tier};

const KINDS: [ParameterType; 3] = [ParameterType::String, ParameterType::StringList, ParameterType::SecureString];
const TIERS: [Tier; 3] = [Tier::Standard, Tier::Advanced, Tier::IntelligentTiering];

// The first byte of a parameter: two bits of type, two of tier, and what follows.
const TIER_SHIFT: u8 = 2;
const DESCRIBED: u8 = 1 << 4;
const DATED: u8 = 1 << 5;
const EXTRA: u8 = 1 << 6;

// The first byte of the extra part: which members follow.
const PATTERN: u8 = 1;
const ODD_ARN: u8 = 1 << 1;
const ODD_TIME: u8 = 1 << 2;
const ODD_VERSION: u8 = 1 << 3;

/// Numbers shared texts in the order of their first use, where they are written out.
pub(in crate::names) struct TextWriter<'t> {
    texts: &'t Interner,
    /// By the number of the text: the number it has in the file, 0 before its first use.
    written: Vec<u32>,
    count: u32,
}

impl<'t> TextWriter<'t> {
    pub(in crate::names) fn new(texts: &'t Interner) -> Self {
        Self { texts, written: vec![0; texts.texts.len() + 1], count: 0 }
    }

    fn write(&mut self, text: Text, out: &mut Writer<impl Write>) -> io::Result<()> {
        let Some((id, text)) = text.zip(self.texts.text(text)) else { return out.number(0) };
        let number = &mut self.written[id.get() as usize];
        if *number != 0 {
            return out.number((*number).into());
        }
        self.count += 1;
        *number = self.count;
        out.number(self.count.into())?;
        out.text(text)
    }
}

/// The counterpart of [`TextWriter`].
#[derive(Default)]
pub(in crate::names) struct TextReader {
    /// By their numbers in the file.
    read: Vec<Text>,
}

impl TextReader {
    fn read(&mut self, from: &mut Reader<'_>, texts: &mut Interner) -> Option<Text> {
        let Some(number) = usize::try_from(from.number()?).ok()?.checked_sub(1) else { return Some(None) };
        if number == self.read.len() {
            self.read.push(texts.intern(from.text()?));
        }
        self.read.get(number).copied()
    }
}

impl Known<'_> {
    pub(in crate::names) fn freeze(self, texts: &mut TextWriter<'_>, out: &mut Writer<impl Write>) -> io::Result<()> {
        let Facts { modified, version, key_id, modified_by, kind, tier, described } = self.facts;
        let Meta { seen: _, origin, extra } = self.meta;
        let Origin { data_type, arn_prefix } = texts.texts.origin(*origin);
        let flag = |flag: u8, set: bool| if set { flag } else { 0 };
        out.byte(
            kind as u8
                | (tier as u8) << TIER_SHIFT
                | flag(DESCRIBED, described)
                | flag(DATED, modified != Facts::NEVER)
                | flag(EXTRA, extra.is_some()),
        )?;
        // One that 32 bits do not hold is among the extra.
        out.number(if self.odd_version().is_some() { 0 } else { version.into() })?;
        if modified != Facts::NEVER {
            out.signed(modified)?;
        }
        for text in [key_id, modified_by, data_type, arn_prefix] {
            texts.write(text, out)?;
        }
        extra.as_deref().map_or(Ok(()), |extra| extra.freeze(out))
    }
}

impl Meta {
    pub(in crate::names) fn thaw(
        from: &mut Reader<'_>,
        read: &mut TextReader,
        texts: &mut Interner,
    ) -> Option<(Facts, Self)> {
        let first = from.byte()?;
        let kind = *KINDS.get(usize::from(first & 3))?;
        let tier = *TIERS.get(usize::from(first >> TIER_SHIFT & 3))?;
        let mut version = from.number()?.try_into().ok()?;
        let modified = if first & DATED == 0 { Facts::NEVER } else { from.signed()? };
        let key_id = read.read(from, texts)?;
        let modified_by = read.read(from, texts)?;
        let origin = Origin { data_type: read.read(from, texts)?, arn_prefix: read.read(from, texts)? };
        let extra = if first & EXTRA == 0 { None } else { Some(Box::new(Extra::thaw(from)?)) };
        let meta = Self { seen: 0, origin: texts.intern_origin(origin), extra };
        if let Some(odd) = meta.odd().and_then(|odd| odd.version) {
            version = narrow(odd);
        }
        let described = first & DESCRIBED != 0;
        Some((Facts { modified, version, key_id, modified_by, kind, tier, described }, meta))
    }
}

impl Extra {
    fn freeze(&self, out: &mut Writer<impl Write>) -> io::Result<()> {
        let Self { description, allowed_pattern, policies, odd } = self;
        let none = Odd::default();
        let Odd { arn, modified, version } = odd.as_deref().unwrap_or(&none);
        let flag = |flag: u8, set: bool| if set { flag } else { 0 };
        out.byte(
            flag(PATTERN, allowed_pattern.is_some())
                | flag(ODD_ARN, arn.is_some())
                | flag(ODD_TIME, modified.is_some())
                | flag(ODD_VERSION, version.is_some()),
        )?;
        out.text(description)?;
        if let Some(pattern) = allowed_pattern {
            out.text(pattern)?;
        }
        out.number(policies.len() as u64)?;
        for Policy { kind, text, status } in policies {
            for part in [kind, text, status] {
                out.text(part)?;
            }
        }
        if let Some(arn) = arn {
            out.text(arn)?;
        }
        if let Some(time) = modified {
            out.signed(time.as_second())?;
            out.signed(time.subsec_nanosecond().into())?;
        }
        version.map_or(Ok(()), |version| out.signed(version))
    }

    fn thaw(from: &mut Reader<'_>) -> Option<Self> {
        let first = from.byte()?;
        let has = |flag: u8| first & flag != 0;
        let description = from.text()?.into();
        let allowed_pattern = if has(PATTERN) { Some(from.text()?.into()) } else { None };
        let count = from.number()?;
        let mut policies = Vec::new();
        for _ in 0..count {
            let mut part = || from.text().map(str::to_owned);
            policies.push(Policy { kind: part()?, text: part()?, status: part()? });
        }
        let arn = if has(ODD_ARN) { Some(from.text()?.into()) } else { None };
        let modified = if has(ODD_TIME) {
            let (seconds, nanoseconds) = (from.signed()?, from.signed()?.try_into().ok()?);
            Some(Timestamp::new(seconds, nanoseconds).ok()?)
        } else {
            None
        };
        let version = if has(ODD_VERSION) { Some(from.signed()?) } else { None };
        let odd = Odd { arn, modified, version };
        let odd = (odd != Odd::default()).then(|| Box::new(odd));
        Some(Self { description, allowed_pattern, policies: policies.into(), odd })
    }
}
