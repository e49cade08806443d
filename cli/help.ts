/** What `switchyard --help` prints. */
export const help = `Switchyard from the command line.

  switchyard login https://switchyard.example.com   keep a token, read from the keyboard or standard input
  switchyard whoami | logout

  switchyard list [--team T] [--stage S] [--state running] [--search TEXT]
  switchyard show ENVIRONMENT
  switchyard start ENVIRONMENT [--wait] [--timeout SECONDS] [--reason TEXT]
  switchyard stop ENVIRONMENT [--wait | --override REASON] [--reason TEXT]
  switchyard extend ENVIRONMENT 2h [--reason TEXT]            or --until 2026-11-29T22:00:00+09:00

  switchyard lease run [ENVIRONMENT] -- make test             a stop waits while the command runs
  switchyard lease take ENVIRONMENT                           prints the id of the lease
  switchyard lease heartbeat LEASE
  switchyard lease release LEASE [--reason TEXT]

ENVIRONMENT is team/stage/name, or its id; lease run also takes SWITCHYARD_ENVIRONMENT.
Options of leases: --ttl SECONDS (10 to 900, usually 120), --note TEXT, --holder TEXT, --key TEXT, --source api|ci|ssh,
  --until TIME, --instance ID; of lease run also --require: run nothing without a lease.
Every command takes --json.

Instead of login: SWITCHYARD_URL and SWITCHYARD_TOKEN. Tokens are made in the portal under My access.

Exit codes: 0 done, 1 refused, 2 wrong usage, 3 the portal cannot be reached, 4 not signed in.
lease run ends as its command does: the lease may fail, the command goes on.
`;
