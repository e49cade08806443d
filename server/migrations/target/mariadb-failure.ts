import type { TargetFailure } from "./target-session";

/** By error number. Source: MariaDB documentation, "MariaDB Error Codes"; the same numbers hold for MySQL. */
const numbers: Readonly<Record<TargetFailure, readonly number[]>> = {
  "lock-timeout": [1205, 3572],
  deadlock: [1213],
  cancelled: [1317, 1969, 3024],
  "connection-lost": [1927, 1152, 1159, 1160, 1161],
  "shutting-down": [1053],
  unreachable: [1040, 1203, 1226],
  "refused-login": [1045, 1698],
  "not-allowed": [1044, 1142, 1143, 1227, 1370, 1419, 1410],
  "out-of-space": [1021, 1114],
  constraint: [1022, 1048, 1062, 1216, 1217, 1451, 1452, 1557, 1586, 3819, 4025],
  "bad-value": [1264, 1265, 1292, 1366, 1406, 1690],
  "no-such-object": [1049, 1051, 1054, 1072, 1091, 1109, 1146, 1176, 1305, 1360],
  "already-there": [1007, 1050, 1060, 1061, 1304, 1359, 1826],
  syntax: [1064, 1149, 1295],
  other: [],
};

const byNumber = new Map(Object.entries(numbers).flatMap(([failure, list]) => list.map((number) => [number, failure as TargetFailure] as const)));

/** What an error number of MariaDB means for us; a SIGNAL tells by its SQLSTATE. */
export function mariadbFailure(number: number, sqlState: string): TargetFailure {
  return byNumber.get(number) ?? (sqlState.startsWith("22") ? "bad-value" : sqlState.startsWith("23") ? "constraint" : "other");
}
