import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The kernel's overflow user and group, "nobody" on every distribution. */
const NOBODY = 65_534;

/** How the database's programs run; PostgreSQL refuses to run as root. */
export interface Identity {
  description: string;
  /** Put before the program and its arguments; empty for an ordinary user. */
  prefix: readonly string[];
  /** User and group that must own the data directory; undefined: whoever runs us. */
  owner?: { uid: number; gid: number };
}

const OWN_USER: Identity = { description: "the current user", prefix: [] };

const USER_NAMESPACE: Identity = {
  // Keeps root's ownership of the files, so it also works below a home that only root may enter.
  description: "a user namespace",
  prefix: ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"],
  owner: { uid: 0, gid: 0 },
};

const SETPRIV = ["setpriv", `--reuid=${NOBODY}`, `--regid=${NOBODY}`, "--clear-groups"];

const NOBODY_USER: Identity = {
  description: "the user nobody",
  prefix: [...SETPRIV, "--inh-caps=-all", "--"],
  owner: { uid: NOBODY, gid: NOBODY },
};

const NOBODY_PASSING: Identity = {
  // For containers that forbid user namespaces, with the tree below /root: one capability opens the folders on the way.
  description: "the user nobody, passing closed folders",
  prefix: [...SETPRIV, "--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override", "--"],
  owner: { uid: NOBODY, gid: NOBODY },
};

/** The ways root can give up its rights, best first. */
export function identitiesOfRoot(): readonly [Identity, Identity, Identity] {
  return [USER_NAMESPACE, NOBODY_USER, NOBODY_PASSING];
}

/** What an identity must be able to do. */
interface Needs {
  program: string;
  folder: string;
  /** Of the program, where it finds its libraries only by it. Default: ours. */
  environment?: NodeJS.ProcessEnv;
}

/**
 * The first identity that can execute the server and enter the folder of the data directory.
 *
 * @param candidates in order of preference; only tests give their own
 * @throws when root cannot give up its rights in any of the known ways
 */
export async function chooseIdentity(needs: Needs, candidates: readonly Identity[] = identitiesOfRoot()): Promise<Identity> {
  if (process.getuid?.() !== 0) return OWN_USER;
  const failures: string[] = [];
  for (const candidate of candidates) {
    const failure = await tryIdentity(candidate, needs);
    if (failure === undefined) return candidate;
    failures.push(`- ${candidate.description}: ${failure}`);
  }
  throw new Error(
    `PostgreSQL does not run as root, and no other identity can use ${needs.folder}:\n${failures.join("\n")}\n` +
      "Start Switchyard as an ordinary user, or move it to a folder that every user may enter.",
  );
}

async function tryIdentity({ prefix }: Identity, { program, folder, environment }: Needs) {
  const [command, ...args] = [...prefix, "/bin/sh", "-c", '"$0" --version && test -x "$1"', program, folder];
  try {
    await run(command ?? "", args, { cwd: "/", timeout: 10_000, env: environment ?? process.env });
    return undefined;
  } catch (error) {
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
    return stderr.split("\n")[0] || "refused";
  }
}
