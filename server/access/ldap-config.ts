import { z } from "zod";
import { normalizeDn } from "./ldap-dn";
import { parseFilter, parseUserFilter } from "./ldap-filter";

const milliseconds = z.number().int().min(100).max(30_000);
const attributeName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]*$/u, "must be the name of an attribute");

function accepts(check: (text: string) => unknown): (text: string, context: z.RefinementCtx<string>) => void {
  return (text, context) => {
    try {
      check(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : "is not valid" });
    }
  };
}

const distinguishedName = z.string().superRefine(accepts(normalizeDn));

/** How to reach and read the directory. Texts are checked here, so that no sign-in meets a wrong filter. */
export const directoryConfigSchema = z
  .strictObject({
    /** `ldaps://host:636`, or `ldap://host:389` with StartTLS; plain LDAP only to loopback. */
    url: z.url({ protocol: /^ldaps?$/u }),
    startTls: z.boolean().default(false),
    /** PEM of the authority that signed the directory's certificate; without it the system's authorities count. */
    ca: z.string().optional(),
    bindDn: distinguishedName.refine((dn) => dn.trim() !== "", "the service account must have a name"),
    bindPassword: z.string().min(1),
    userBase: distinguishedName,
    userFilter: z.string().superRefine(accepts(parseUserFilter)).default("(&(objectClass=inetOrgPerson)(uid={username}))"),
    /** The identity; `objectGUID` (bytes) is understood too. */
    uuidAttribute: attributeName.default("entryUUID"),
    uidAttribute: attributeName.default("uid"),
    nameAttribute: attributeName.default("cn"),
    mailAttribute: attributeName.default("mail"),
    groupStrategy: z.enum(["memberOf", "groupOfNames"]).default("memberOf"),
    groupBase: distinguishedName.default(""),
    groupFilter: z.string().superRefine(accepts(parseFilter)).default("(objectClass=groupOfNames)"),
    memberAttribute: attributeName.default("member"),
    /** Count groups that contain groups. */
    nested: z.boolean().default(true),
    /** Levels of groups in groups that are followed upward. */
    nestedDepth: z.number().int().min(1).max(20).default(5),
    connectTimeoutMs: milliseconds.default(2_000),
    operationTimeoutMs: milliseconds.default(2_000),
  })
  .superRefine((config, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const isTls = config.url.toLowerCase().startsWith("ldaps:");
    if (isTls && config.startTls) refuse("startTls", "ldaps:// is encrypted from the start; switch StartTLS off");
    if (!isTls && !config.startTls && !isLoopback(config.url))
      refuse("url", "plain LDAP sends passwords in clear; use ldaps:// or switch StartTLS on (plain is allowed to loopback only)");
    if (config.groupStrategy === "groupOfNames" && config.groupBase.trim() === "") refuse("groupBase", "the strategy groupOfNames searches groups; say where");
  });

export type DirectoryConfig = z.output<typeof directoryConfigSchema>;

/** True only for addresses that cannot leave the machine. Names other than `localhost` are not resolved, so they do not count. */
function isLoopback(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname.toLowerCase() : "";
  return host === "localhost" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/u.test(host);
}
