/** Where the page of a database hangs. */
export const databaseParents = [
  { label: "Migrations", href: "/migrations" },
  { label: "Databases", href: "/migrations/databases" },
];
