import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { SourceFile } from "./source-file";

const ignoredFolders = new Set(["node_modules", ".git", ".next", "dist", ".cache", ".switchyard", "coverage", "test-results", "playwright-report"]);
const ignoredPaths = new Set(["server/generated"]);
const textFile = /(?:[.](?:ts|tsx|mjs|cjs|js|json|md|css|prisma|sql|yml|yaml|sh|svg|ldif|html|txt)|\/(?:run|[.]gitignore|[.]env[.]example))$/;

/** All source files below a folder, by their path from it. It reads the disk, not git: what is not committed yet is checked too. */
export class SourceTree {
  readonly root: string;
  private readonly byPath: ReadonlyMap<string, SourceFile>;
  private readonly folders = new Set<string>();

  constructor(root: string) {
    this.root = root;
    const files = new Map<string, SourceFile>();
    this.collect("", files);
    this.byPath = files;
  }

  /** All files, sorted by path. */
  files(): readonly SourceFile[] {
    return [...this.byPath.values()];
  }

  /** The file at a path with `/`, or undefined. */
  file(at: string): SourceFile | undefined {
    return this.byPath.get(at);
  }

  /** True when a file or folder of the tree has this path. */
  has(at: string): boolean {
    const clean = at.replace(/\/$/, "");
    return this.byPath.has(clean) || this.folders.has(clean);
  }

  private collect(folder: string, into: Map<string, SourceFile>): void {
    for (const entry of readdirSync(path.join(this.root, folder), { withFileTypes: true }).sort((a, b) => a.name.localeCompare(b.name))) {
      const at = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (ignoredFolders.has(entry.name) || ignoredPaths.has(at)) continue;
        this.folders.add(at);
        this.collect(at, into);
      } else if (entry.isFile()) {
        const isText = textFile.test(`/${at}`);
        into.set(at, new SourceFile(at, () => (isText ? readFileSync(path.join(this.root, at), "utf8") : "")));
      }
    }
  }
}
