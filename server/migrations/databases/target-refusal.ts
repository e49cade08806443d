import type { TargetDatabase } from "@/server/generated/prisma/client";
import { AppError } from "@/server/platform/errors";
import type { TargetFailure } from "../target/target-session";
import { TargetError } from "../target/target-session";

type Named = Pick<TargetDatabase, "name" | "userName">;

const words: Partial<Record<TargetFailure, (row: Named) => string>> = {
  unreachable: ({ name }) => `${name} does not answer. Test its connection, or try again in a moment.`,
  "connection-lost": ({ name }) => `The connection to ${name} was lost. Try again in a moment.`,
  "shutting-down": ({ name }) => `${name} is shutting down or starting. Try again in a moment.`,
  "refused-login": ({ name, userName }) => `${name} refuses the login of ${userName}. An admin sets its password again.`,
  "not-allowed": ({ name, userName }) => `${userName} may not read that in ${name}. The connection test says which right is missing.`,
  cancelled: ({ name }) => `${name} took too long to answer, so the question was taken back. Try again when it is less busy.`,
  "lock-timeout": ({ name }) => `Something in ${name} holds the table. Try again when it has ended.`,
};

/** What a target's error is to a person who looks or plans; every other error stays what it is. */
export function targetRefusal(error: unknown, row: Named): unknown {
  if (!(error instanceof TargetError)) return error;
  const known = words[error.failure];
  return new AppError("unavailable", known === undefined ? `${row.name} answered: ${error.message}` : known(row), { cause: error });
}
