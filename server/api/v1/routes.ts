import { databaseRoutes } from "./database-routes";
import { environmentRoutes } from "./environment-routes";
import { extendRoute } from "./extend-route";
import { leaseRoutes } from "./lease-routes";
import { meRoute } from "./me-route";
import { migrationRoutes } from "./migration-routes";
import { observationRoutes } from "./observation-routes";
import { runRoutes } from "./run-routes";
import type { V1Route } from "./v1-route";

/** All calls of api/v1; a test walks them. */
export const v1Routes: readonly V1Route[] = [
  meRoute,
  ...environmentRoutes,
  extendRoute,
  ...leaseRoutes,
  ...migrationRoutes,
  ...runRoutes,
  ...databaseRoutes,
  ...observationRoutes,
];
