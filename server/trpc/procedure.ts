import { initTRPC } from "@trpc/server";
import superjson from "superjson";
import type { UserActor } from "@/server/access/actor";
import { canSomewhere, requireFreshDirectory } from "@/server/access/can";
import type { Permission } from "@/server/access/permissions";
import { permissions } from "@/server/access/permissions";
import { databaseFailure } from "@/server/platform/database-failure";
import { AppError } from "@/server/platform/errors";
import { requireRightClock } from "@/server/platform/right-clock";
import type { Context } from "./context";
import { shownError, toTrpcError } from "./error-mapping";

/** Who may call a procedure. */
export type AccessDeclaration = { kind: "permission"; permission: Permission } | { kind: "signed-in" } | { kind: "open"; reason: string };

/** The audit event a mutation writes, or why it writes none. */
export type AuditDeclaration = `${string}.${string}` | `none: ${string}`;

/** What every procedure declares; a test walks the router and refuses a procedure without it. */
export type ProcedureMeta = { access: AccessDeclaration; audit?: AuditDeclaration };

const t = initTRPC
  .context<Context>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    isDev: false,
    sse: {
      // Proxies cut idle streams; a stream that lives at most five minutes also re-checks the session at each reconnect.
      maxDurationMs: 300_000,
      ping: { enabled: true, intervalMs: 3_000 },
      client: { reconnectAfterInactivityMs: 10_000 },
    },
    errorFormatter: ({ shape, error, ctx }) => {
      const shown = shownError(error, ctx?.request.id ?? "unknown");
      return { code: shape.code, message: shown.message, data: { code: shape.data.code, httpStatus: shape.data.httpStatus, app: shown } };
    },
  });

/** Builds a router. */
export const router = t.router;

/** Makes a direct caller of a router, for server components and tests. */
export const createCallerFactory = t.createCallerFactory;

const translated = t.procedure.use(async ({ next, type }) => {
  const result = await next();
  if (result.ok) return result;
  const { cause } = result.error;
  const ours = cause instanceof AppError ? cause : databaseFailure(cause, type);
  if (ours !== null) throw toTrpcError(ours);
  return result;
});

/** A procedure for people who hold the permission in some scope; the use case then authorises the object. */
export function authorized(permission: Permission, declared: { audit?: AuditDeclaration } = {}) {
  return translated.meta({ access: { kind: "permission", permission }, ...declared }).use(({ ctx, next, type }) => {
    const actor = requireSignedIn(ctx.actor);
    if (!canSomewhere(actor, permission)) throw forbidden(permission);
    if (type === "mutation") {
      requireFreshDirectory(actor);
      requireRightClock();
    }
    return next({ ctx: { ...ctx, actor } });
  });
}

/** A procedure for everybody who is signed in, about their own things. */
export function signedIn(declared: { audit?: AuditDeclaration } = {}) {
  return translated.meta({ access: { kind: "signed-in" }, ...declared }).use(({ ctx, next }) => next({ ctx: { ...ctx, actor: requireSignedIn(ctx.actor) } }));
}

/** A procedure for everybody. The list of these is frozen in a test. */
export function openToAll(reason: string, declared: { audit?: AuditDeclaration } = {}) {
  return translated.meta({ access: { kind: "open", reason }, ...declared });
}

function requireSignedIn(actor: UserActor | null): UserActor {
  if (actor === null) throw new AppError("unauthenticated", "You are not signed in, or your session has ended. Sign in and try again.");
  return actor;
}

function forbidden(permission: Permission): AppError {
  return new AppError(
    "forbidden",
    `None of your roles has the permission ${permission} (${permissions[permission].sentence.replace(/\.$/, "").toLowerCase()}). An admin can grant it.`,
    {
      details: { permission },
    },
  );
}
