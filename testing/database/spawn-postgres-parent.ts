import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";

const ROOT = path.resolve(import.meta.dirname, "..", "..");

const reportSchema = z.strictObject({ superuserUrl: z.string(), port: z.number(), adopted: z.boolean(), uid: z.number().optional() });

export interface PostgresParent extends z.infer<typeof reportSchema> {
  /** kill -9, as a crash or an impatient person would. */
  kill: () => Promise<void>;
  /** Let it stop its server and end. */
  end: () => Promise<void>;
}

/**
 * Run testing/database/postgres-parent.ts and wait for its report.
 *
 * @param options.prefix command that runs Node, for example setpriv to another user
 * @throws with the process's stderr when it ends without a report
 */
export async function spawnPostgresParent(dataDir: string, options: { prefix?: readonly string[]; endWithParent?: boolean } = {}): Promise<PostgresParent> {
  const script = path.join(import.meta.dirname, "postgres-parent.ts");
  const node = [process.execPath, "--import", "tsx", script, dataDir, ...(options.endWithParent ? ["end-with-parent"] : [])];
  const [command = "", ...args] = [...(options.prefix ?? []), ...node];
  const child = spawn(command, args, { cwd: ROOT, stdio: ["pipe", "pipe", "pipe"] });
  const ended = once(child, "exit");
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));

  const line = await Promise.race([once(createInterface({ input: child.stdout }), "line"), ended.then(() => undefined)]);
  if (line === undefined) throw new Error(`The parent process ended early: ${errors}`);
  return {
    ...reportSchema.parse(JSON.parse(String(line[0]))),
    kill: async () => {
      child.kill("SIGKILL");
      await ended;
    },
    end: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
