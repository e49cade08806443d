/**
 * Environment for PostgreSQL's programs: nothing of ours, so that no PG… variable changes their behaviour and no secret of the
 * application is readable in their process. English messages, because the launcher reads them.
 */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", NODE_ENV: process.env.NODE_ENV };
}
