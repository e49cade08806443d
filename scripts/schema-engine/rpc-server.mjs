import process from "node:process";
import { createInterface } from "node:readline";
import { loadEngine, panicked } from "./load-engine.mjs";

// The error code of the native engine's JSON-RPC server.
const SERVER_ERROR = 4466;

const SAME_NAME_METHODS = new Set([
  "applyMigrations",
  "createMigration",
  "devDiagnostic",
  "diagnoseMigrationHistory",
  "ensureConnectionValidity",
  "evaluateDataLoss",
  "introspect",
  "introspectSql",
  "markMigrationApplied",
  "markMigrationRolledBack",
  "schemaPush",
]);

/**
 * Answer JSON-RPC 2.0 requests from stdin on stdout, one message per line and strictly in order, until stdin ends.
 *
 * @param {{ datamodels: string[], datasource?: { url?: string, shadowDatabaseUrl?: string } }} options
 */
export async function serve(options) {
  let session;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    const request = line.trim() === "" ? {} : JSON.parse(line);
    if (!request.method) continue; // The command line's receipt for a "print" request.
    try {
      session ??= await loadEngine(options);
      await send({ jsonrpc: "2.0", id: request.id, result: await Promise.race([answer(session.engine, request.method, request.params), panicked]) });
    } catch (error) {
      await send({ jsonrpc: "2.0", id: request.id, error: describe(error, session?.explain) });
    }
  }
}

async function answer(engine, method, params) {
  switch (method) {
    case "getDatabaseVersion":
      return engine.version(params ?? null);
    case "dbExecute":
    case "reset":
      await engine[method](params);
      return {};
    case "diff": {
      const { exitCode, stdout } = await engine.diff(params);
      if (stdout !== undefined && stdout !== null) {
        await send({ jsonrpc: "2.0", id: "print", method: "print", params: { content: stdout } });
      }
      return { exitCode };
    }
    default:
      if (!SAME_NAME_METHODS.has(method)) throw new Error(`schema-engine: unknown method "${method}"`);
      await fillShadowSchema(engine, method, params);
      return (await engine[method](params)) ?? {};
  }
}

// These two only look at the shadow schema the engine holds, and applying migrations empties it; devDiagnostic fills it.
async function fillShadowSchema(engine, method, { migrationsList, filters }) {
  const isReader = method === "evaluateDataLoss" || method === "createMigration";
  if (isReader && migrationsList.migrationDirectories.length > 0) await engine.devDiagnostic({ migrationsList, filters });
}

function describe(error, explain = (message) => message) {
  const message = explain(String(error?.message ?? error));
  const isPanic = error instanceof WebAssembly.RuntimeError;
  return {
    code: SERVER_ERROR,
    message: "An error happened. Check the data field for details.",
    data: { is_panic: isPanic, message, error_code: error?.code ?? undefined, meta: null },
  };
}

function send(message) {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
  });
}
