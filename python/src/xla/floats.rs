//! The floating-point environment of the processor: Rust's while it computes, XLA's around it.

/// A guard that sets Rust's floating-point environment, and restores XLA's when dropped.
///
/// XLA's flushes subnormal numbers to zero: Rust rules that out, losses would differ from those computed elsewhere, and
/// a thread that is started meanwhile (of a pool, say) would keep it for good.
pub(super) struct Floats(Register);

#[cfg(target_arch = "x86_64")]
type Register = u32;
#[cfg(not(target_arch = "x86_64"))]
type Register = u64;

impl Floats {
    pub(super) fn enter() -> Self {
        /// All exceptions masked, round to nearest, subnormals kept.
        #[cfg(target_arch = "x86_64")]
        const DEFAULT: Register = 0x1f80;
        #[cfg(not(target_arch = "x86_64"))]
        const DEFAULT: Register = 0;
        let theirs = Floats(read());
        write(DEFAULT);
        theirs
    }
}

impl Drop for Floats {
    fn drop(&mut self) {
        write(self.0);
    }
}

/// The control register of floating-point arithmetic.
#[inline(always)]
fn read() -> Register {
    #[allow(unused_mut)] // on other machines
    let mut register: Register = 0;
    #[cfg(target_arch = "x86_64")]
    // SAFETY: stores the register in the variable.
    unsafe {
        std::arch::asm!("stmxcsr [{}]", in(reg) &raw mut register, options(nostack, preserves_flags))
    };
    #[cfg(target_arch = "aarch64")]
    // SAFETY: copies the register into the variable.
    unsafe {
        std::arch::asm!("mrs {}, fpcr", out(reg) register, options(nomem, nostack, preserves_flags))
    };
    register
}

#[inline(always)]
fn write(register: Register) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: what is written is Rust's own environment or, on the way out to the caller, what that caller had.
    unsafe {
        std::arch::asm!("ldmxcsr [{}]", in(reg) &raw const register, options(nostack))
    };
    #[cfg(target_arch = "aarch64")]
    // SAFETY: as above.
    unsafe {
        std::arch::asm!("msr fpcr, {}", in(reg) register, options(nostack))
    };
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    let _ = register;
}
