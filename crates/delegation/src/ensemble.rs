//! A set of accounts, as bits: what groups reach and what seats hold is a union and a count, not a walk.

/// A set of small numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ensemble(Vec<u64>);

impl Ensemble {
    /// Adds `rang`.
    pub fn ajouter(&mut self, rang: u32) {
        let (mot, bit) = (rang as usize / 64, rang % 64);
        if self.0.len() <= mot {
            self.0.resize(mot + 1, 0);
        }
        if let Some(m) = self.0.get_mut(mot) {
            *m |= 1 << bit;
        }
    }

    /// Takes `rang` out.
    pub fn oter(&mut self, rang: u32) {
        if let Some(m) = self.0.get_mut(rang as usize / 64) {
            *m &= !(1 << (rang % 64));
        }
    }

    /// Adds everything of `autre`.
    pub fn unir(&mut self, autre: &Self) {
        if self.0.len() < autre.0.len() {
            self.0.resize(autre.0.len(), 0);
        }
        for (a, b) in self.0.iter_mut().zip(&autre.0) {
            *a |= b;
        }
    }

    /// Whether `rang` is in it.
    pub fn contient(&self, rang: u32) -> bool {
        self.0.get(rang as usize / 64).is_some_and(|m| m & (1 << (rang % 64)) != 0)
    }

    /// How many there are.
    pub fn nombre(&self) -> u32 {
        self.0.iter().map(|m| m.count_ones()).sum()
    }

    /// How many of it are not in `autre`.
    pub fn hors_de(&self, autre: &Self) -> u32 {
        let de = |i: usize| autre.0.get(i).copied().unwrap_or(0);
        self.0.iter().enumerate().map(|(i, m)| (m & !de(i)).count_ones()).sum()
    }

    /// Its members, growing.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0.iter().zip(0u32..).flat_map(|(mot, i)| {
            let mut reste = *mot;
            std::iter::from_fn(move || {
                (reste != 0).then(|| {
                    let bit = reste.trailing_zeros();
                    reste &= reste - 1;
                    i * 64 + bit
                })
            })
        })
    }
}

impl FromIterator<u32> for Ensemble {
    fn from_iter<T: IntoIterator<Item = u32>>(rangs: T) -> Self {
        let mut ensemble = Self::default();
        rangs.into_iter().for_each(|r| ensemble.ajouter(r));
        ensemble
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn union_compte_et_difference() {
        let (a, b): (Ensemble, Ensemble) = ([1, 63, 64, 200].into_iter().collect(), [1, 64].into_iter().collect());
        assert_eq!((a.nombre(), a.hors_de(&b), b.hors_de(&a)), (4, 2, 0));
        assert_eq!(a.iter().collect::<Vec<_>>(), [1, 63, 64, 200]);
        let mut c = b.clone();
        c.unir(&a);
        assert_eq!((c.nombre(), c.contient(200), b.contient(200), b.contient(9999)), (4, true, false, false));
    }
}
