import type { UserActor } from "@/server/access/actor";
import type { Environment } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { env } from "@/server/platform/env";
import { authorizedEnvironment } from "../authorized-environment";
import type { LeaseSnippet } from "./schemas";
import { githubStep, gitlabJob, jenkinsStage } from "./snippets/ci-runs";
import { shellWord } from "./snippets/quote";
import { shellClient } from "./snippets/shell-client";
import type { SnippetFacts } from "./snippets/snippet-facts";
import { sshLogin } from "./snippets/ssh-login";

/**
 * Texts that keep this environment awake while something works on it, filled with the portal's address and the environment's.
 * @throws AppError `not_found`
 */
export async function leaseSnippets(db: Db, actor: UserActor, environmentId: string): Promise<{ snippets: LeaseSnippet[]; documentation: string }> {
  const environment = await authorizedEnvironment(db, actor, "environment:view", environmentId);
  const facts = { url: env().PUBLIC_URL.replace(/\/+$/, ""), address: await environmentAddress(db, environment), label: environment.name };
  return { snippets: snippetsOf(facts), documentation: "docs/api.md" };
}

/** How api/v1 and the command line name an environment: `team/stage/name` where that is safe in every shell and means one only, otherwise its id. */
async function environmentAddress(db: Db, { id, team, stage, name }: Environment): Promise<string> {
  if (![team, stage, name].every((part) => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part))) return id;
  return (await db.environment.count({ where: { team, stage, name } })) === 1 ? `${team}/${stage}/${name}` : id;
}

/** All snippets, the one that fits most people first. */
export function snippetsOf(facts: SnippetFacts): LeaseSnippet[] {
  return [...shellSnippets(facts), ...ciSnippets(facts), sessionManager];
}

function shellSnippets(facts: SnippetFacts): LeaseSnippet[] {
  return [
    {
      key: "cli",
      title: "One command",
      intro: "Wraps any command: takes a lease, keeps it alive, gives it back at the end, and passes on the command's exit code. Needs Node 20.",
      file: null,
      language: "sh",
      text: `export SWITCHYARD_URL=${shellWord(facts.url)} SWITCHYARD_ENVIRONMENT=${shellWord(facts.address)}
export SWITCHYARD_TOKEN=…   # make one under My access
curl -fsSo switchyard.mjs "$SWITCHYARD_URL/cli/switchyard.mjs"
node switchyard.mjs lease run -- make test
`,
    },
    {
      key: "shell",
      title: "sh and curl",
      intro: "The same without Node: save it as awake.sh, set SWITCHYARD_TOKEN, and put it before the command.",
      file: "awake.sh",
      language: "sh",
      text: shellClient(facts),
    },
    {
      key: "ssh",
      title: "ssh logins",
      intro: "A lease for each ssh login, for as long as it lives. The lines at its top say how to install it.",
      file: "/usr/local/sbin/switchyard-ssh-lease",
      language: "sh",
      text: sshLogin(facts),
    },
  ];
}

function ciSnippets(facts: SnippetFacts): LeaseSnippet[] {
  return [
    {
      key: "github",
      title: "GitHub Actions",
      intro: "A step of a workflow; the token is a secret of the repository.",
      file: ".github/workflows/test.yml",
      language: "yaml",
      text: githubStep(facts),
    },
    {
      key: "gitlab",
      title: "GitLab CI",
      intro: "A job; the token is a masked variable of the project.",
      file: ".gitlab-ci.yml",
      language: "yaml",
      text: gitlabJob(facts),
    },
    {
      key: "jenkins",
      title: "Jenkins",
      intro: "A stage of a declarative pipeline; the token is a credential.",
      file: "Jenkinsfile",
      language: "groovy",
      text: jenkinsStage(facts),
    },
  ];
}

const sessionManager: LeaseSnippet = {
  key: "session-manager",
  title: "Session Manager",
  intro: "Nothing is to install: Switchyard asks AWS who is connected to a running instance and holds the stop back for them.",
  file: null,
  language: "text",
  text: "Sessions of AWS Systems Manager count as work while they are connected.\n",
};
