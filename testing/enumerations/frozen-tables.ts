/**
 * Stated by hand and compared with the code: a change of who may do what must be made twice, here with open eyes.
 * A new role or permission needs its cells, a new open procedure or route its reason.
 */
export const rolesTable: Readonly<Record<string, Readonly<Record<string, "yes" | "no">>>> = {
  "environment:view": { viewer: "yes", developer: "yes", contributor: "no", reviewer: "no", admin: "yes" },
  "environment:start": { viewer: "no", developer: "yes", contributor: "no", reviewer: "no", admin: "yes" },
  "environment:stop": { viewer: "no", developer: "yes", contributor: "no", reviewer: "no", admin: "yes" },
  "environment:reboot": { viewer: "no", developer: "yes", contributor: "no", reviewer: "no", admin: "yes" },
  "environment:connect": { viewer: "no", developer: "yes", contributor: "no", reviewer: "no", admin: "yes" },
  "environment:extend": { viewer: "no", developer: "yes", contributor: "no", reviewer: "no", admin: "yes" },
  "environment:hold": { viewer: "no", developer: "yes", contributor: "no", reviewer: "no", admin: "yes" },
  "environment:schedule": { viewer: "no", developer: "yes", contributor: "no", reviewer: "no", admin: "yes" },
  "environment:switch": { viewer: "no", developer: "yes", contributor: "no", reviewer: "no", admin: "yes" },
  "environment:lease": { viewer: "no", developer: "yes", contributor: "no", reviewer: "no", admin: "yes" },
  "cost:view": { viewer: "yes", developer: "yes", contributor: "no", reviewer: "no", admin: "yes" },
  "budget:lift": { viewer: "no", developer: "no", contributor: "no", reviewer: "no", admin: "yes" },
  "token:manage": { viewer: "no", developer: "yes", contributor: "yes", reviewer: "yes", admin: "yes" },
  "environment:adopt": { viewer: "no", developer: "no", contributor: "no", reviewer: "no", admin: "yes" },
  "target:view": { viewer: "no", developer: "no", contributor: "no", reviewer: "no", admin: "yes" },
  "target:check": { viewer: "no", developer: "no", contributor: "no", reviewer: "no", admin: "yes" },
  "database:view": { viewer: "yes", developer: "yes", contributor: "yes", reviewer: "yes", admin: "yes" },
  "database:manage": { viewer: "no", developer: "no", contributor: "no", reviewer: "no", admin: "yes" },
  "database:read-values": { viewer: "no", developer: "yes", contributor: "no", reviewer: "yes", admin: "yes" },
  "migration:view": { viewer: "yes", developer: "yes", contributor: "yes", reviewer: "yes", admin: "yes" },
  "migration:propose": { viewer: "no", developer: "yes", contributor: "yes", reviewer: "no", admin: "yes" },
  "migration:review": { viewer: "no", developer: "no", contributor: "no", reviewer: "yes", admin: "yes" },
  "migration:run": { viewer: "no", developer: "yes", contributor: "yes", reviewer: "yes", admin: "yes" },
  "migration:halt": { viewer: "no", developer: "no", contributor: "no", reviewer: "yes", admin: "yes" },
  "audit:view": { viewer: "no", developer: "no", contributor: "no", reviewer: "no", admin: "yes" },
};

/** Procedures that everybody may call without signing in. */
export const openProcedures: readonly string[] = [];

/** Each route handler: the function that guards it, and how. */
export const routeGuards: Readonly<Record<string, { by: string; how: string }>> = {
  "app/api/auth/[...nextauth]/route.ts": { by: "handleAuth", how: "next-auth with its CSRF token; it can only start and end sessions" },
  "app/api/health/route.ts": { by: "health", how: "open; says in closed words whether database, worker, clock and log are well" },
  "app/api/hooks/ec2/route.ts": { by: "receiveEc2Event", how: "shared secret HOOK_TOKEN compared in constant time; off while it is empty" },
  "app/api/v1/[...path]/route.ts": { by: "handleV1", how: "a token as bearer, never the cookie; each call then checks its access" },
  "app/api/hooks/slack/route.ts": {
    by: "receiveSlack",
    how: "Slack's signature over the raw body, at most five minutes old, each request once; off without SLACK_SIGNING_SECRET; acts with the linked person's rights",
  },
  "app/api/trpc/[trpc]/route.ts": { by: "handleTrpc", how: "same origin for what changes something; each procedure then checks its access" },
};
