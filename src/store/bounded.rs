//! An answer is read whole before it is understood, so what it may weigh has an end.

use std::error::Error;
use std::mem;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeDeserializationInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::ConfigBag;
use http_body_util::{LengthLimitError, Limited};

use crate::sdk_error::find_cause;

/// Bytes. A page of a history is the longest answer of the service: 50 versions of 8 KB each, six bytes for one where a value is all
/// control characters, make 2.5 MB (docs/parameter-store.md 2).
pub(super) const LARGEST: usize = 4 << 20;

/// Bytes. The answer with an alias takes some 300; a page of the longest list that a small call could be for, some 40,000.
pub(super) const LARGEST_SMALL: usize = 1 << 20;

/// Cuts off an answer of more bytes, which is then no answer: see [`is_too_large`].
#[derive(Debug)]
pub(super) struct Bounded(pub(super) usize);

/// Whether this is why an answer could not be read.
pub(super) fn is_too_large(error: &(dyn Error + 'static)) -> bool {
    find_cause::<LengthLimitError>(error).is_some()
}

impl Intercept for Bounded {
    fn name(&self) -> &'static str {
        "Bounded"
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response_mut().body_mut();
        *body = SdkBody::from_body_1_x(Limited::new(mem::replace(body, SdkBody::taken()), self.0));
        Ok(())
    }
}
