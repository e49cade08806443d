import { useApi } from "@/components/shell/api-client";
import { useMigrationAct } from "../use-migration-act";

/** Tests the connection of a database, and tells what came of it. */
export function useConnectionTest() {
  return useMigrationAct(useApi().migrations.databases.test.mutationOptions(), {
    told: ({ ok, sentence }) => ({ title: ok ? "The connection works" : "The connection has a problem", detail: sentence }),
  });
}
