import type { Desired, EnvironmentRows } from "./rows";

/**
 * What the environment, or one of its instances, should be at the moment. The first of these that matches counts: unmanaged, freeze, budget,
 * keep-on, keep-off, session, calendar exception, weekly schedule, no schedule. At equal rank a row that names the instance beats one of the
 * whole environment.
 */
export declare function desired(environment: EnvironmentRows, now: Date, instanceId: string | null): Desired;
