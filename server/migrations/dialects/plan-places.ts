import type { Engine } from "../scripts/schemas";
import type { Query } from "./run-dialect";

/** The first of the pair of numbers of our advisory locks that count plans. */
const planLocks = 20_261_129;

/** Asks for the n-th place among the plans that read a database at once, whichever process makes them; `got` is true or 1. It ends with the session. */
const takers: Readonly<Record<Engine, (place: number) => Query>> = {
  postgres: (place) => ({ sql: `select pg_try_advisory_lock(${planLocks}, $1::int) as got`, values: [place] }),
  mariadb: (place) => ({ sql: "select get_lock(concat('switchyard plan ', ?, ' ', md5(database())), 0) as got", values: [place] }),
};

/** What asks a database of this engine for a place. */
export function takePlanPlace(engine: Engine, place: number): Query {
  return takers[engine](place);
}
