//! Mutations of the files of a corpus: the same for the same seed, on every machine.

use std::fs;
use std::path::Path;

/// A file of a corpus.
pub struct Seed {
    pub name: String,
    pub bytes: Vec<u8>,
}

/// The files of a corpus, by name.
pub fn corpus(target: &str) -> Vec<Seed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut seeds: Vec<Seed> = files
        .map(|file| {
            let path = file.unwrap().path();
            Seed { name: path.file_name().unwrap().to_string_lossy().into(), bytes: fs::read(path).unwrap() }
        })
        .collect();
    seeds.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(!seeds.is_empty(), "{} holds no file", folder.display());
    seeds
}

/// SplitMix64.
pub struct Random(pub u64);

impl Random {
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: usize) -> usize {
        (self.draw() % bound.max(1) as u64) as usize
    }
}

/// Numbers at which lengths and offsets overflow, in some width.
const EXTREMES: [i64; 12] =
    [0, 1, -1, 127, 128, 0xffff, i32::MAX as i64, i32::MIN as i64, 1 << 33, 1 << 62, i64::MAX, i64::MIN];

/// The bytes with one to four changes.
pub fn mutated(bytes: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        match random.below(8) {
            _ if bytes.is_empty() => bytes.push(random.draw() as u8),
            0 | 1 => bytes[at] ^= 1 << random.below(8),
            2 => bytes[at] = random.draw() as u8,
            3 | 4 => {
                let number = EXTREMES[random.below(EXTREMES.len())].to_le_bytes();
                let width = [1, 2, 4, 8][random.below(4)].min(bytes.len() - at);
                bytes[at..at + width].copy_from_slice(&number[..width]);
            }
            5 => {
                // A number in text, from where it begins.
                let digit = |at: &usize| bytes[*at].is_ascii_digit();
                if let Some(start) = (at..bytes.len()).find(digit) {
                    let end = (start..bytes.len()).find(|at| !digit(at)).unwrap_or(bytes.len());
                    let number = EXTREMES[random.below(EXTREMES.len())].to_string();
                    bytes.splice(start..end, number.into_bytes());
                }
            }
            6 => {
                let end = at + random.below((bytes.len() - at).min(64));
                let part = bytes[at..end].to_vec();
                let to = random.below(bytes.len());
                bytes.splice(to..to, part);
            }
            _ if random.below(4) == 0 => bytes.truncate(at),
            _ => {
                let end = at + random.below((bytes.len() - at).min(16));
                bytes.drain(at..end);
            }
        }
    }
    bytes
}
