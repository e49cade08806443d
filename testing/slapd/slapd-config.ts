import path from "node:path";
import type { SlapdPrograms } from "./find-slapd";

export type SlapdSettings = {
  directory: string;
  suffix: string;
  rootDn: string;
  rootPassword: string;
  allowUnauthenticatedBind: boolean;
  nestedMemberOf: boolean;
  sizeLimit: number;
  hasTls: boolean;
};

/** The name of the entry that carries the lockout rules. */
export function lockoutPolicyDn(suffix: string): string {
  return `cn=lockout,${suffix}`;
}

/**
 * A slapd.conf for one test server. Who has signed in may read everything but passwords, everyone else nothing:
 * the embedded directory follows the same rule.
 */
export function slapdConfig(programs: SlapdPrograms, settings: SlapdSettings): string {
  const file = (name: string) => path.join(settings.directory, name);
  const lines = [
    ...["core", "cosine", "inetorgperson", "dyngroup"].map((name) => `include "${path.join(programs.schemas, `${name}.schema`)}"`),
    `modulepath "${programs.modules}"`,
    ...["back_mdb", "refint", "ppolicy", settings.nestedMemberOf ? "dynlist" : "memberof"].map((name) => `moduleload ${name}`),
    `pidfile "${file("slapd.pid")}"`,
    ...(settings.allowUnauthenticatedBind ? ["allow bind_anon_dn bind_anon_cred"] : []),
    ...(settings.hasTls
      ? [`TLSCACertificateFile "${file("tls.crt")}"`, `TLSCertificateFile "${file("tls.crt")}"`, `TLSCertificateKeyFile "${file("tls.key")}"`]
      : []),
    'access to dn.base="" by * read',
    "access to attrs=userPassword by * auth",
    "access to * by users read by * none",
    "database mdb",
    `directory "${file("data")}"`,
    "maxsize 67108864",
    `suffix "${settings.suffix}"`,
    `rootdn "${settings.rootDn}"`,
    `rootpw ${settings.rootPassword}`,
    `limits * size.soft=${settings.sizeLimit} size.hard=${settings.sizeLimit} size.prtotal=unlimited`,
    "index objectClass,uid,member,entryUUID eq",
    "overlay refint",
    "refint_attributes member",
    `refint_nothing "cn=nobody,${settings.suffix}"`,
    "overlay ppolicy",
    `ppolicy_default "${lockoutPolicyDn(settings.suffix)}"`,
    // memberof knows direct memberships only; dynlist with the star follows groups in groups.
    ...(settings.nestedMemberOf ? ["overlay dynlist", "dynlist-attrset groupOfURLs memberURL member+memberOf@groupOfNames*"] : ["overlay memberof"]),
  ];
  return `${lines.join("\n")}\n`;
}
