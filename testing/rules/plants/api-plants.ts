import { initTRPC } from "@trpc/server";
import { z } from "zod";
import { permissions } from "@/server/access/permissions";
import { roles } from "@/server/access/roles";
import { AppError } from "@/server/platform/errors";
import type { Context } from "@/server/trpc/context";
import { toTrpcError } from "@/server/trpc/error-mapping";
import { authorized, openToAll, router } from "@/server/trpc/procedure";
import type { ProcedureMeta } from "@/server/trpc/procedure";
import type { ApiUnderTest } from "@/testing/enumerations/api-under-test";
import { routeGuards } from "@/testing/enumerations/frozen-tables";

const t = initTRPC.context<Context>().meta<ProcedureMeta>().create();
const done = z.strictObject({ done: z.boolean() });
const answer = () => ({ done: true });
const view = authorized("environment:view");
const started = { audit: "session.started" } as const;
const declared: ProcedureMeta = { access: { kind: "permission", permission: "environment:view" } };

/** A procedure that declares a permission and checks nothing. */
const unchecked = t.procedure.meta(declared);

/** One that checks in its body, after the input was read and the database asked. */
const late = unchecked.input(z.unknown()).query(({ ctx }) => {
  try {
    void ctx.db.user;
  } catch {
    throw toTrpcError(new AppError("forbidden", "late"));
  }
  return answer();
});

const asks = Object.fromEntries(
  (Object.keys(permissions) as (keyof typeof permissions)[]).map((name) => [name.replace(":", "-"), authorized(name).output(done).query(answer)]),
);

/** A small API that keeps every rule. */
export const soundApi: ApiUnderTest = {
  router: router({
    planted: router({
      ...asks,
      act: authorized("environment:view", started)
        .input(z.strictObject({ id: z.uuid() }))
        .output(done)
        .mutation(answer),
    }),
  }),
  permissions,
  roles,
  auditEvents: ["session.started"],
  recordedEvents: ["session.started"],
  routes: Object.fromEntries(Object.entries(routeGuards).map(([path, { by }]) => [path, `import { ${by} } from "x";`])),
  nouns: ["planted"],
};

const only = (procedures: Parameters<typeof router>[0]) => ({ router: t.router({ planted: t.router(procedures) }) });

/** For each rule over the API, what to change in the sound one to break it. */
export const apiPlants: Readonly<Record<string, Partial<ApiUnderTest>>> = {
  "access-declared": only({ bare: t.procedure.query(answer) }),
  "anonymous-refused": only({ unchecked: unchecked.query(answer) }),
  "forbidden-before-input": only({ late }),
  "stale-rights-refused": only({ unchecked: unchecked.meta({ ...declared, ...started }).mutation(answer) }),
  "permissions-used": { permissions: { ...permissions, "planted:act": { sentence: "Nobody asks for it." } } },
  "audit-declared": only({ silent: authorized("environment:view").mutation(answer) }),
  "audit-events-used": { auditEvents: ["session.started", "planted.forgotten"] },
  "roles-table": { roles: { ...roles, viewer: { permissions: ["environment:view", "environment:stop"] } } },
  "open-procedures": only({ open: openToAll("planted").query(answer) }),
  "route-guards": { routes: { ...soundApi.routes, "app/api/planted/route.ts": "export const GET = 1;" } },
  "strict-input": only({ loose: view.input(z.object({ id: z.uuid() })).query(answer) }),
  "bounded-input": only({ huge: view.input(z.strictObject({ limit: z.number().max(100_000) })).query(answer) }),
  "output-declared": only({ anything: view.query(answer) }),
  "router-keys": { nouns: ["elsewhere"] },
};
