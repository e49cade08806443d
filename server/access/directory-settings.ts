import { readFileSync } from "node:fs";
import { env } from "@/server/platform/env";
import type { Env } from "@/server/platform/env";
import { directoryConfigSchema } from "./directory";
import type { DirectoryConfig } from "./directory";

let settings: DirectoryConfig | undefined;

/**
 * The directory of this installation, from the environment; the CA file is read once.
 * @throws Error that names the wrong setting, such as plain LDAP to another machine.
 */
export function directorySettings(): DirectoryConfig {
  settings ??= directoryConfigOf(env());
  return settings;
}

/**
 * The directory that an environment describes; reads the CA file.
 * @throws ZodError that names the wrong setting, or the error of reading the file
 */
export function directoryConfigOf(e: Env): DirectoryConfig {
  return directoryConfigSchema.parse({
    url: e.LDAP_URL,
    startTls: e.LDAP_START_TLS,
    ca: e.LDAP_CA_FILE === undefined ? undefined : readFileSync(e.LDAP_CA_FILE, "utf8"),
    bindDn: e.LDAP_BIND_DN,
    bindPassword: e.LDAP_BIND_PASSWORD,
    userBase: e.LDAP_USER_BASE,
    userFilter: e.LDAP_USER_FILTER,
    uuidAttribute: e.LDAP_UUID_ATTRIBUTE,
    uidAttribute: e.LDAP_UID_ATTRIBUTE,
    nameAttribute: e.LDAP_NAME_ATTRIBUTE,
    mailAttribute: e.LDAP_MAIL_ATTRIBUTE,
    groupStrategy: e.LDAP_GROUP_STRATEGY,
    groupBase: e.LDAP_GROUP_BASE,
    groupFilter: e.LDAP_GROUP_FILTER,
    memberAttribute: e.LDAP_MEMBER_ATTRIBUTE,
    nested: e.LDAP_NESTED_GROUPS,
    connectTimeoutMs: e.LDAP_CONNECT_TIMEOUT_MS,
    operationTimeoutMs: e.LDAP_OPERATION_TIMEOUT_MS,
  });
}
