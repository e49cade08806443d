import { parseArgs } from "node:util";

/**
 * Read the arguments the Prisma command line gives its schema engine.
 * `--enabled-preview-features` and `--extension-types` are accepted and ignored: the schema text carries the same facts.
 *
 * @param {string[]} argv arguments after the script's name
 * @returns {{ version: boolean, datamodels: string[], datasource?: { url?: string, shadowDatabaseUrl?: string }, command?: string }}
 */
export function parseArguments(argv) {
  const { values, positionals } = parseArgs({
    args: argv,
    allowPositionals: true,
    options: {
      version: { type: "boolean", default: false },
      datamodels: { type: "string", multiple: true, default: [] },
      datasource: { type: "string" },
      "enabled-preview-features": { type: "string" },
      "extension-types": { type: "string" },
    },
  });
  const [group, command] = positionals;
  if (group !== undefined && (group !== "cli" || command === undefined)) {
    throw new Error(`schema-engine: unknown command "${positionals.join(" ")}"; expected "cli <command>"`);
  }
  return {
    version: values.version,
    datamodels: values.datamodels,
    datasource: values.datasource === undefined ? undefined : JSON.parse(values.datasource),
    command,
  };
}
