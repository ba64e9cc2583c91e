//! Lists for pages: twenty-five rows and one to know whether there is more.

listes!("26");
