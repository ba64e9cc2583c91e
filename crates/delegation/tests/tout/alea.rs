//! Chance with a seed: the same acts for everybody, whatever the machine.

/// A generator of numbers (splitmix64).
pub struct Alea(pub u64);

impl Alea {
    pub fn nombre(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Under `n`; zero if there is nothing under it.
    pub fn sous(&mut self, n: usize) -> usize {
        usize::try_from(self.nombre() % (n.max(1) as u64)).unwrap_or(0)
    }

    /// Under `n`, as a rank.
    pub fn rang(&mut self, n: usize) -> u32 {
        u32::try_from(self.sous(n)).unwrap_or(0)
    }

    /// Once in `n`.
    pub fn une_sur(&mut self, n: usize) -> bool {
        self.sous(n) == 0
    }
}
