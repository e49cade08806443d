import { writeFile } from "node:fs/promises";
import { explainedFindings } from "./explained-findings";

/** wapiti's JSON report, as far as it is read (wapiti 3.0, report generator json). */
export type WapitiReport = {
  vulnerabilities: Record<string, RawFinding[]>;
  anomalies: Record<string, RawFinding[]>;
  infos: { version: string; date: string };
};

type RawFinding = { method: string; path: string; info: string; level: number; parameter: string | null };

export type Finding = RawFinding & { category: string; why: string | null };

/** All findings with the reason why each is none, and those without a reason. */
export function judge(report: WapitiReport): { findings: Finding[]; unexplained: Finding[] } {
  const findings = [report.vulnerabilities, report.anomalies].flatMap((part) =>
    Object.entries(part).flatMap(([category, found]) =>
      found.map((finding) => ({
        ...finding,
        category,
        why: explainedFindings.find((each) => each.category === category && each.where.test(finding.path) && each.info.test(finding.info))?.why ?? null,
      })),
    ),
  );
  return { findings, unexplained: findings.filter(({ why }) => why === null) };
}

/** Writes the page that says what was scanned and what each finding is. */
export async function writeScanPage(file: string, report: WapitiReport, run: { modules: string; addresses: number }): Promise<void> {
  const { findings } = judge(report);
  const groups = Map.groupBy(findings, ({ category, why }) => JSON.stringify([category, why]));
  const rows = [...groups.values()].map((group) => {
    const [first] = group;
    return `- **${first?.category ?? ""}**, ${group.length} times, such as \`${first?.method ?? ""} ${first?.path ?? ""}\`: ${first?.why ?? "NOT EXPLAINED"}`;
  });
  const text = [
    "# Security scan",
    "",
    "Made by `npm run scan`: wapiti (Debian) against the built product, signed in as a developer, over every page and every query of the API.",
    "A finding without an explanation in `scripts/scan/explained-findings.ts` fails the command.",
    "",
    `${report.infos.version.trim()} on ${report.infos.date}, beginning with ${run.addresses} addresses. Modules: ${run.modules.replaceAll(",", ", ")}.`,
    "Left out are the modules that need a server outside (ssrf, xxe, wapp, nikto).",
    "",
    rows.length === 0 ? "No findings." : rows.join("\n"),
    "",
  ].join("\n");
  await writeFile(file, text);
}
