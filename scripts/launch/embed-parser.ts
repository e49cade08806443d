import { readFile } from "node:fs/promises";
import type { Plugin } from "esbuild";

const folder = /libpg-query[\\/]wasm[\\/]/;
const file = (name: string) => new RegExp(`${folder.source}${name.replaceAll(".", "[.]")}$`);

/**
 * Puts PostgreSQL's parser into a bundle of one file. As it comes it looks for its WebAssembly beside itself, where a bundle has none; here the
 * bytes travel in the bundle and are handed over when it is first loaded.
 */
export const embedParser: Plugin = {
  name: "embed-parser",
  setup(build) {
    build.onLoad({ filter: file("libpg-query.wasm") }, async ({ path }) => ({ contents: await readFile(path), loader: "binary" }));
    build.onLoad({ filter: file("libpg-query.js") }, async ({ path }) => ({
      contents: replaced(await readFile(path, "utf8"), "__dirname", '"."'),
      loader: "js",
    }));
    build.onLoad({ filter: file("index.js") }, async ({ path }) => ({
      contents: `import bytes from "./libpg-query.wasm";\n${replaced(await readFile(path, "utf8"), "PgQueryModule()", `PgQueryModule({ instantiateWasm })`)}\n${given}`,
      loader: "js",
    }));
  },
};

const given = `
function instantiateWasm(imports, done) {
  WebAssembly.instantiate(bytes, imports).then(({ instance, module }) => done(instance, module));
  return {};
}
`;

/** A new version of the package that looks different must stop the build, not the worker. */
function replaced(text: string, what: string, by: string): string {
  if (!text.includes(what)) throw new Error(`libpg-query has changed: there is no ${what} in it. Look at scripts/launch/embed-parser.ts.`);
  return text.replaceAll(what, by);
}
