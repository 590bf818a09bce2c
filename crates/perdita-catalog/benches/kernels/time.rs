//! The time of a call, on the processor and on the clock, of things that take turns.
use std::time::Instant;

/// One measurement lasts at least this long, in seconds.
const LONG: f64 = 2e-3;
/// Measurements of one thing.
const ROUNDS: usize = 9;

/// Seconds of one call: of the processor, and on the clock.
#[derive(Clone, Copy, Default)]
pub(crate) struct Time {
    pub(crate) busy: f64,
    pub(crate) wall: f64,
}

/// The time of one call, from as many as take long enough to be measured.
pub(crate) fn time(f: impl FnMut()) -> Time {
    time_for(LONG, f)
}

/// The same, of as many calls as take so many seconds.
pub(crate) fn time_for(long: f64, mut f: impl FnMut()) -> Time {
    let mut calls = 1;
    loop {
        let (start, busy) = (Instant::now(), busy());
        (0..calls).for_each(|_| f());
        let time = Time { busy: self::busy() - busy, wall: start.elapsed().as_secs_f64() };
        if time.busy.max(time.wall / 8.0) >= long {
            return Time { busy: time.busy / calls as f64, wall: time.wall / calls as f64 };
        }
        calls = (calls as f64 * (1.2 * long / time.busy.max(1e-7)).max(2.0)).ceil() as usize;
    }
}

/// The CPU time of this thread in seconds.
fn busy() -> f64 {
    #[cfg(unix)]
    {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
        time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
    }
    #[cfg(not(unix))]
    {
        static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
        START.elapsed().as_secs_f64()
    }
}

/// The times of N things that take turns: the median of the processor's, and the best on the clock, to which whoever
/// else is there only ever adds.
pub(crate) fn in_turn<const N: usize>(mut measure: impl FnMut(usize) -> Time) -> [Time; N] {
    let mut times = [[Time::default(); ROUNDS]; N];
    for round in 0..=ROUNDS {
        for (k, times) in times.iter_mut().enumerate() {
            // The first round warms up, and is overwritten.
            times[round.saturating_sub(1)] = measure(k);
        }
    }
    times.map(|mut times| {
        times.sort_by(|a, b| a.busy.total_cmp(&b.busy));
        let wall = times.iter().map(|time| time.wall).fold(f64::INFINITY, f64::min);
        Time { busy: times[ROUNDS / 2].busy, wall }
    })
}
