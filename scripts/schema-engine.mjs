#!/usr/bin/env node
// Stand-in for Prisma's native schema engine, for networks where its binary cannot be downloaded. It speaks the command
// line's protocol (JSON-RPC 2.0, one message per line) and drives the same engine compiled to WebAssembly.
import process from "node:process";
import { parseArguments } from "./schema-engine/arguments.mjs";
import { runDatabaseCommand } from "./schema-engine/database-commands.mjs";
import { serve } from "./schema-engine/rpc-server.mjs";

const options = parseArguments(process.argv.slice(2));

if (options.version) {
  process.stdout.write("schema-engine-cli wasm (Switchyard stand-in)\n");
} else if (options.command) {
  process.exitCode = await runDatabaseCommand(options.command, options.datasource?.url);
} else {
  await serve(options);
  // Connections still in the pools would keep the process alive; every answer has been written by now.
  process.exit(0);
}
