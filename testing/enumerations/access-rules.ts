import type { ApiRule, ApiUnderTest, ProcedureFacts } from "./api-under-test";
import { proceduresOf } from "./api-under-test";
import { personWith, probe } from "./probe-call";
import type { Probe } from "./probe-call";

const isGuarded = ({ meta }: ProcedureFacts) => meta.access?.kind !== "open";
const needsPermission = ({ meta }: ProcedureFacts) => meta.access?.kind === "permission";

/** Who may call a procedure: declared, enforced, and enforced before anything else happens. */
export const accessRules: readonly ApiRule[] = [
  {
    id: "access-declared",
    title: "Every procedure declares access",
    check: (api) => proceduresOf(api).flatMap(({ path, meta }) => (meta.access === undefined ? [`${path} does not say who may call it`] : [])),
  },
  {
    id: "anonymous-refused",
    title: "A caller who is not signed in gets UNAUTHORIZED",
    check: (api) => refusals(api, isGuarded, { code: "UNAUTHORIZED", ask: (procedure) => probe(api, procedure, null) }),
  },
  {
    id: "forbidden-before-input",
    title: "A person without the permission gets FORBIDDEN before the input is read",
    check: (api) => refusals(api, needsPermission, { code: "FORBIDDEN", ask: (procedure) => probe(api, procedure, personWith([])) }),
  },
  {
    id: "stale-rights-refused",
    title: "A mutation is refused while the directory cannot confirm the rights",
    check: (api) =>
      refusals(api, (procedure) => needsPermission(procedure) && procedure.type === "mutation", {
        code: "SERVICE_UNAVAILABLE",
        ask: (procedure) => probe(api, procedure, personWith(["admin"], false)),
      }),
  },
  {
    id: "permissions-used",
    title: "Every permission is used, and only known ones are",
    check(api) {
      const known = Object.keys(api.permissions);
      const used = new Set(proceduresOf(api).flatMap(({ meta }): string[] => (meta.access?.kind === "permission" ? [meta.access.permission] : [])));
      return [
        ...known.filter((name) => !used.has(name)).map((name) => `no procedure asks for ${name}`),
        ...[...used].filter((name) => !known.includes(name)).map((name) => `${name} is not in the table of permissions`),
      ];
    },
  },
];

type Refusal = { code: string; ask(procedure: ProcedureFacts): Promise<Probe> };

async function refusals(api: ApiUnderTest, chosen: (procedure: ProcedureFacts) => boolean, { code, ask }: Refusal): Promise<string[]> {
  const found: string[] = [];
  for (const procedure of proceduresOf(api).filter(chosen)) {
    const answer = await ask(procedure);
    if (answer.code !== code) found.push(`${procedure.path} answered ${answer.code} instead of ${code}`);
    if (answer.readInput) found.push(`${procedure.path} read the input before it refused`);
    if (answer.askedDatabase) found.push(`${procedure.path} asked the database before it refused`);
  }
  return found;
}
