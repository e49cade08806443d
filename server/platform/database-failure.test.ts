import { expect, it } from "vitest";
import { databaseFailure, isDatabaseFailure } from "./database-failure";
import { AppError } from "./errors";

const ofAdapter = (cause: object) =>
  Object.assign(new Error("Raw query failed"), { code: "P2010", meta: { driverAdapterError: { name: "DriverAdapterError", cause } } });

const socketError = (code: string) => Object.assign(new Error(code), { code, syscall: "connect" });

it.each<[string, unknown]>([
  ["an unreachable server", Object.assign(new Error("Can't reach database server"), { code: "P1001" })],
  ["a pool without a free connection", new Error("timeout exceeded when trying to connect")],
  ["a connection that ended in a statement", new Error("Connection terminated unexpectedly")],
  ["a connection that ended in a transaction", new Error("Client has encountered a connection error and is not queryable")],
  ["an administrator's shutdown", ofAdapter({ kind: "postgres", originalCode: "57P01" })],
  ["a server that starts", ofAdapter({ kind: "postgres", originalCode: "57P03" })],
  ["too many connections", ofAdapter({ kind: "TooManyConnections", originalCode: "53300" })],
  ["a full disk", ofAdapter({ kind: "postgres", originalCode: "53100" })],
  ["a statement that took too long", ofAdapter({ kind: "postgres", originalCode: "57014" })],
  ["a lock that was not given", ofAdapter({ kind: "postgres", originalCode: "55P03" })],
  ["a transaction that took too long", Object.assign(new Error("Transaction API error"), { code: "P2028" })],
  ["an error caused by one of these", new Error("the step failed", { cause: new Error("Connection terminated unexpectedly") })],
  ["a socket of Prisma's", Object.assign(new Error("write EPIPE"), { code: "EPIPE", clientVersion: "7.0.0" })],
  ["a socket below Prisma", Object.assign(new Error("failed", { cause: socketError("ECONNRESET") }), { name: "PrismaClientUnknownRequestError" })],
])("is unavailable, to be tried again: %s", (_what, error) => {
  expect(isDatabaseFailure(error)).toBe(true);
  expect(databaseFailure(error, "query")).toMatchObject({ code: "unavailable", cause: error });
});

it.each<[string, unknown]>([
  ["a fault of ours", new TypeError("undefined is not a function")],
  ["a missing right", ofAdapter({ kind: "postgres", originalCode: "42501" })],
  ["a row that is there already", Object.assign(new Error("Unique constraint failed"), { code: "P2002" })],
  ["our own refusal", new AppError("stale", "The environment changed.", { cause: new Error("Connection terminated") })],
  ["a directory that nobody answers at", socketError("ECONNREFUSED")],
  ["a step that AWS's socket broke", new Error("the step failed", { cause: socketError("ECONNRESET") })],
  ["nothing", undefined],
])("is none: %s", (_what, error) => {
  expect(isDatabaseFailure(error)).toBe(false);
  expect(databaseFailure(error, "mutation")).toBeNull();
});

it("does not say of a change that nothing happened", () => {
  const words = databaseFailure(new Error("Connection terminated"), "mutation")?.message;
  expect(words).toBe("The portal lost its database at this moment. Try again: what you ask for is done once, even if it got through.");
});
