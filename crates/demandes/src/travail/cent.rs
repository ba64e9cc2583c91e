//! The same lists for files, a hundred rows and one to know whether there is more: a trace names a hundred.

listes!("101");
