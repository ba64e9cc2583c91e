-- SQLite has no roles: the triggers of 0006 stand alone. The twin of this file grants the PostgreSQL service role.
SELECT 1;
