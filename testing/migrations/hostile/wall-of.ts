import { TargetError } from "@/server/migrations/target/target-session";
import type { Wall } from "./hostile-input";

/** By the server's own error: which wall has refused a text that nobody had read. */
export function wallOf(error: unknown): Wall | "another" {
  if (!(error instanceof TargetError)) return "another";
  const { code } = error.details;
  if (code === "42601" && /cannot insert multiple commands into a prepared statement/.test(error.message)) return "protocol";
  if (code === "57014" && /COPY from stdin failed/.test(error.message)) return "client";
  if (code === "42501") return "role";
  return mariadbWalls[Number(code)] ?? "another";
}

/** Several statements are a syntax error where the client did not ask for them. */
const mariadbWalls: Readonly<Record<number, Wall>> = {
  1064: "protocol",
  // The capability is switched off on our side of the connection.
  1148: "client",
  4166: "client",
  1044: "role",
  1045: "role",
  1142: "role",
  1227: "role",
  1370: "role",
  1410: "role",
  1419: "role",
};
