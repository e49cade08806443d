import "./complete-environment";
import { readdirSync } from "node:fs";
import path from "node:path";
import { permissions } from "@/server/access/permissions";
import { roles } from "@/server/access/roles";
import { auditCatalogue } from "@/server/api/audit-catalogue";
import { appRouter } from "@/server/api/root";
import { SourceTree } from "@/scripts/check/source-tree";
import { nodesOf, textOf } from "@/scripts/check/syntax";
import type { ApiUnderTest } from "./api-under-test";

const root = path.resolve(import.meta.dirname, "..", "..");

/** The API as it is, with the routes and the recorded events read from the sources. */
export function realApi(): ApiUnderTest {
  const tree = new SourceTree(root);
  const sources = tree.files().filter((file) => /^server\/.*\.ts$/.test(file.path) && !/\.test\.ts$|\/audit-events\.ts$/.test(file.path));
  const recording = sources.filter((file) => file.text.includes("AuditEvents") && /\brecord(?:All)?\(/.test(file.text));
  return {
    router: appRouter,
    permissions,
    roles,
    auditEvents: Object.keys(auditCatalogue),
    recordedEvents: recording.flatMap((file) => nodesOf(file.syntax, "StringLiteral").map((node) => textOf(node) ?? "")),
    routes: Object.fromEntries(
      tree
        .files()
        .filter((file) => /^app\/.*\/route\.tsx?$/.test(file.path))
        .map((file) => [file.path, file.text]),
    ),
    nouns: readdirSync(path.join(root, "server")),
  };
}
