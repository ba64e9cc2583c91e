//! Random lives over ten years: nobody is left without a next step, no right outlives its clause, nothing depends on when
//! anybody looks, and a naive walk day by day agrees.
