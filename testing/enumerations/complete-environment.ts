// Imported first by tests that load the API: some modules read the environment when they are loaded. Nothing listens at these addresses.
const settings = {
  NODE_ENV: "test",
  LOG_LEVEL: "silent",
  SESSION_SECRET: "only-for-tests-only-for-tests-only-for-tests",
  DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none",
  LDAP_URL: "ldap://127.0.0.1:1",
  LDAP_BIND_DN: "cn=reader,dc=example,dc=com",
  LDAP_BIND_PASSWORD: "only-for-tests",
  LDAP_USER_BASE: "ou=people,dc=example,dc=com",
  DATABASE_KEYS: "test:b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMzI=",
};

for (const [name, value] of Object.entries(settings)) process.env[name] ??= value;
