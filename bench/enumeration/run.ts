import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { startEmbeddedStack } from "../../embedded/demo/start-embedded-stack";
import { migrateDatabase } from "../../scripts/bootstrap/migrate-database";
import { buildProduct } from "../../scripts/launch/build-product";
import { say, step } from "../../scripts/launch/progress";
import { startProduct } from "../../scripts/launch/start-product";
import { directoryUnderTest } from "../../testing/slapd/directory-under-test";
import { startSlapd } from "../../testing/slapd/start-slapd";
import { writeResults } from "../write-results";
import { attemptKinds, benchEntries, nameFor } from "./bench-people";
import type { AttemptKind } from "./bench-people";
import { kolmogorovSmirnov, mannWhitney, spreadOf } from "./compare-samples";
import { openSignInClient } from "./sign-in-client";

const rounds = 500;
/** No more than one address may have under way at a time. */
const atOnce = 4;
/** Half of what it is in production, so that the run takes three minutes; what it must hide stays the same. */
const deadlineMs = 500;
/** An answer after this came at the later moment, that of a directory slower than the deadline. */
const lateMs = 4_000;

type Samples = Record<AttemptKind, number[]>;

const root = path.resolve(import.meta.dirname, "..", "..");
const stateDir = path.join(root, ".cache", `bench-enumeration-${process.pid}`);

await mkdir(stateDir, { recursive: true });
const product = await buildProduct(root, step);
const stack = await startEmbeddedStack({ stateDir, endWithParent: true });
const slapd = await startSlapd({ entries: benchEntries() });
try {
  await migrateDatabase(stack.ownerUrl);
  const caFile = path.join(stateDir, "slapd.pem");
  await writeFile(caFile, slapd.caCertificate ?? "");
  const environment = {
    ...stack.environment,
    LDAP_URL: slapd.tlsUrl ?? "",
    LDAP_CA_FILE: caFile,
    SIGN_IN_DEADLINE_MS: String(deadlineMs),
    SIGN_IN_LIMIT_PER_ADDRESS: "10000",
    SIGN_IN_LIMIT_PER_IDENTITY: "100",
  };
  const running = await startProduct({ root, product, environment, port: 3600, logDir: path.join(stateDir, "logs") });
  const answers = new Set<string>();
  const overHttp = await step(`${rounds * attemptKinds.length} sign-ins over HTTP`, async () => {
    const signIn = await openSignInClient(running.url);
    for (let n = 0; n < 20; n += 1) await signIn(`x${n}`, "warm-up");
    return measure(atOnce, async (username) => {
      const { ms, answer } = await signIn(username, "wrong-password");
      answers.add(answer);
      return ms;
    });
  });
  await running.stop();
  const bare = await step("The same asked of the directory alone", () => measureDirectory());
  const rows = [...compare("over HTTP", overHttp), ...compare("directory alone, for comparison: what the moment of the answer hides", bare)];
  await writeResults("enumeration", "Sign-in: can names be told by the time of the answer? (`npm run bench:enumeration`)", [
    ["where", "attempt", "median", "quartiles", "late", "Kolmogorov-Smirnov p (against unknown name)", "Mann-Whitney p"],
    ...rows,
    ["over HTTP", "different answers (status, headers, body)", String(answers.size), "", "", "", ""],
  ]);
  for (const row of rows) say(row.join(" · "));
  say(`${answers.size} different answer(s)`);
} finally {
  await slapd.close();
  await stack.stop();
  await rm(stateDir, { recursive: true, force: true });
}

/** Times of every kind of attempt, all mixed at random, so that whatever else the machine does meets all kinds alike. */
async function measure(parallel: number, attempt: (username: string) => Promise<number>): Promise<Samples> {
  const samples: Samples = { "unknown name": [], "wrong password": [], "locked account": [] };
  const waiting = Array.from({ length: rounds }, (_, number) => attemptKinds.map((kind) => ({ kind, username: nameFor(kind, number) })))
    .flat()
    .map((each) => ({ each, order: Math.random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ each }) => each);
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) samples[next.kind].push(await attempt(next.username));
  };
  await Promise.all(Array.from({ length: parallel }, work));
  return samples;
}

/** Without the portal: a search and a bind, which is what a sign-in that is refused asks the directory. */
function measureDirectory(): Promise<Samples> {
  const directory = directoryUnderTest({ url: slapd.tlsUrl, ca: slapd.caCertificate ?? undefined });
  return measure(1, async (username) => {
    const began = performance.now();
    await directory.authenticate(username, "wrong-password");
    return performance.now() - began;
  });
}

function compare(where: string, samples: Samples): string[][] {
  const unknown = samples["unknown name"];
  return attemptKinds.map((kind) => {
    const sample = samples[kind];
    const { median, lowerQuartile, upperQuartile } = spreadOf(sample);
    const probability = (p: number): string => (kind === "unknown name" ? "" : p < 0.0001 ? "< 0.0001" : p.toFixed(4));
    const ms = (value: number): string => `${value.toFixed(2)} ms`;
    return [
      where,
      `${kind} (${sample.length})`,
      ms(median),
      `${ms(lowerQuartile)} to ${ms(upperQuartile)}`,
      String(sample.filter((value) => value > lateMs).length),
      probability(kolmogorovSmirnov(unknown, sample)),
      probability(mannWhitney(unknown, sample)),
    ];
  });
}
