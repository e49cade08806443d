import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as glue from "@prisma/schema-engine-wasm/schema_engine_bg";
import { createAdapterFactory } from "./adapter-factory.mjs";

/** Rejects when the engine panics. A panic inside the engine's own tasks reaches no caller: without this the command would end silently, as if it had succeeded. */
export const panicked = new Promise((_, reject) => {
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: (message) => reject(new WebAssembly.RuntimeError(`The schema engine panicked: ${message}`)) };
});
panicked.catch(() => {});

/**
 * Start the WebAssembly engine. One per process: it keeps the shadow database's schema between calls.
 *
 * @param {{ datamodels: string[], datasource?: { url?: string, shadowDatabaseUrl?: string } }} options
 * @returns {Promise<{ engine: import("@prisma/schema-engine-wasm").SchemaEngine, explain: (message: string) => string }>}
 *   `explain` puts our own errors back where the engine only knows their number
 */
export async function loadEngine({ datamodels, datasource }) {
  const wasmFile = new URL("schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg"));
  const module = new WebAssembly.Module(readFileSync(fileURLToPath(wasmFile)));
  const instance = new WebAssembly.Instance(module, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();

  const files = datamodels.map((path) => [path, readFileSync(path, "utf8")]);
  const factory = bindMigrationAwareSqlAdapterFactory(createAdapterFactory(datasource ?? {}));
  const log = (line) => process.stderr.write(`${line}\n`);
  const engine = await glue.SchemaEngine.new({ datamodels: files.length > 0 ? files : undefined }, log, factory);
  const explain = (message) =>
    message.replace(/External error id#(\d+)/g, (text, id) => factory.errorRegistry.consumeError(Number(id))?.error?.message ?? text);
  return { engine, explain };
}
