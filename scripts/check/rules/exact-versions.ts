import type { SourceRule } from "../source-rule";

/** Packages that were tried together are pinned together; a range would be tried by whoever installs next. */
export const rule: SourceRule = {
  id: "exact-versions",
  title: "Every dependency is pinned to one version",
  files: { include: ["package.json"] },
  check(file) {
    const manifest = JSON.parse(file.text) as Record<string, Record<string, string> | undefined>;
    const all = ["dependencies", "devDependencies", "optionalDependencies"].flatMap((section) => Object.entries(manifest[section] ?? {}));
    return all
      .filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
      .map(([name, version]) => ({ line: file.lineAt(file.text.indexOf(`"${name}"`)), message: `${name} ${version}: write one exact version.` }));
  },
};
