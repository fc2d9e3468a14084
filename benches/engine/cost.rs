//! What a piece of work costs: processor time of all threads, time on the wall, the most memory it held.

use rustix::time::{ClockId, clock_gettime};
use serde::Serialize;
use std::time::Instant;

/// The cost of a piece of work.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Cost {
    /// Processor seconds, user and system, all threads.
    pub cpu_s: f64,
    wall_s: f64,
    /// The most memory that was resident at once, in bytes, with everything that lay there before; 0 where the system
    /// does not tell.
    peak_bytes: u64,
}

/// Does a piece of work and says what it cost.
pub fn of<T>(work: impl FnOnce() -> T) -> (T, Cost) {
    // Linux forgets the highest mark when asked so; elsewhere the mark is of the whole process or missing.
    std::fs::write("/proc/self/clear_refs", "5").ok();
    let (cpu, wall) = (cpu_s(), Instant::now());
    let result = work();
    let cost = Cost { cpu_s: cpu_s() - cpu, wall_s: wall.elapsed().as_secs_f64(), peak_bytes: status("VmHWM:") };
    (result, cost)
}

/// Processor seconds of this process up to now.
fn cpu_s() -> f64 {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// Bytes of memory that are resident now.
pub fn resident_bytes() -> u64 {
    status("VmRSS:")
}

fn status(key: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse::<u64>().ok()).unwrap_or_default() * 1024
}
