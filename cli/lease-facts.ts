import os from "node:os";
import { wholeNumber } from "./arguments";
import type { Arguments } from "./arguments";

/** Options of the commands that take a lease. */
export const leaseOptions = {
  ttl: { type: "string" },
  note: { type: "string" },
  holder: { type: "string" },
  key: { type: "string" },
  source: { type: "string" },
  until: { type: "string" },
  instance: { type: "string" },
  require: { type: "boolean" },
} as const;

/** What a lease is asked for with. */
export type LeaseBody = {
  holder: string;
  key: string;
  source: string;
  note: string | undefined;
  ttlSeconds: number;
  maxUntil: string | undefined;
  instanceId: string | undefined;
};

/** From the options; in a CI run, key and holder are the run's. */
export function leaseBody(args: Arguments): LeaseBody {
  const run = ciRun(process.env);
  return {
    holder: args.text("holder") ?? run?.holder ?? `${os.userInfo().username} on ${os.hostname()}`,
    key: args.text("key") ?? run?.key ?? `${os.hostname()} ${process.pid} ${Date.now()}`,
    source: args.text("source") ?? (run === null ? "api" : "ci"),
    note: args.text("note"),
    ttlSeconds: wholeNumber(args.text("ttl"), "ttl", { least: 10, most: 900, usual: 120 }),
    maxUntil: args.text("until"),
    instanceId: args.text("instance"),
  };
}

/** The run of GitHub Actions, GitLab CI or Jenkins that this process belongs to; null outside of one. */
function ciRun(env: Readonly<Record<string, string | undefined>>): { key: string; holder: string } | null {
  if (env["GITHUB_RUN_ID"] !== undefined) {
    return {
      key: `github-${env["GITHUB_RUN_ID"]}-${env["GITHUB_RUN_ATTEMPT"] ?? "1"}-${env["GITHUB_JOB"] ?? "job"}`,
      holder: `${env["GITHUB_REPOSITORY"] ?? "GitHub"}, run ${env["GITHUB_RUN_NUMBER"] ?? env["GITHUB_RUN_ID"]}`,
    };
  }
  if (env["GITLAB_CI"] !== undefined && env["CI_JOB_ID"] !== undefined) {
    return { key: `gitlab-${env["CI_JOB_ID"]}`, holder: `${env["CI_PROJECT_PATH"] ?? "GitLab"}, job ${env["CI_JOB_ID"]}` };
  }
  if (env["JENKINS_URL"] !== undefined && env["BUILD_TAG"] !== undefined) {
    return { key: `jenkins-${env["BUILD_TAG"]}`, holder: `${env["JOB_NAME"] ?? "Jenkins"}, build ${env["BUILD_NUMBER"] ?? "?"}` };
  }
  return null;
}
