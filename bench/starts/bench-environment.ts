// A complete environment, so that the product's modules can be loaded. Nothing listens at these addresses; the bench opens what it needs.
Object.assign(process.env, {
  NODE_ENV: "test",
  LOG_LEVEL: "silent",
  SESSION_SECRET: "only-for-the-bench-only-for-the-bench-only",
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
  LDAP_URL: "ldap://127.0.0.1:1",
  LDAP_BIND_DN: "cn=reader,dc=example,dc=com",
  LDAP_BIND_PASSWORD: "only-for-the-bench",
  LDAP_USER_BASE: "ou=people,dc=example,dc=com",
});
