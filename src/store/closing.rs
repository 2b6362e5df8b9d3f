//! Connections that have carried a value are closed, not kept for the next call.
//!
//! A connection that is kept keeps its buffers, and with them the last bytes that went through: the plaintext of a value would stay
//! in memory, unwiped, for as long as nothing else was asked (found by looking through the memory of a running program
//! after a reveal had ended). Closed, its buffers are freed and the allocator wipes them. The price is a connection for
//! each value that is read or written.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::BeforeTransmitInterceptorContextMut;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// Asks for the connection to be closed after this one exchange. After signing, since the header concerns the next hop alone.
#[derive(Debug)]
pub(super) struct CloseAfterwards;

impl Intercept for CloseAfterwards {
    fn name(&self) -> &'static str {
        "CloseAfterwards"
    }

    fn modify_before_transmit(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        context.request_mut().headers_mut().insert("connection", "close");
        Ok(())
    }
}
