/**
 * How every column ends that a migration makes, with the migration's number: originals and marks of a narrowing, columns on their way in or out. A
 * regular expression as PostgreSQL, MariaDB and JavaScript read it; its one group is the number. By it leftovers are found, and hand-written SQL is
 * kept away.
 */
export const ownColumnEnding = "__(?:shadow|saved|gone|new|old|lost|dropped)_m([0-9]+)$";

/** The same of indexes: those of a column on its way in, and the one by which duplicates are found. */
export const ownIndex = "(?:__new|^switchyard)_m([0-9]+)(?:_duplicates)?$";
