import { notFound } from "next/navigation";
import { MigrationScreen } from "@/components/migrations/review/migration-screen";
import { makeQueryClient } from "@/components/shell/query-client";
import { isNotFound } from "@/server/api/is-not-found";
import { pageApi, requirePageActor } from "@/server/api/page";
import { Prefetched } from "../../../prefetched";

export const metadata = { title: "Migration" };

export default async function MigrationPage({ params }: { params: Promise<{ number: string }> }) {
  const number = Number((await params).number);
  await requirePageActor();
  if (!Number.isInteger(number) || number < 1 || number > 2_147_483_647) notFound();
  const queryClient = makeQueryClient();
  const api = await pageApi(queryClient);
  await queryClient.fetchQuery(api.migrations.get.queryOptions({ number })).catch((error: unknown) => {
    if (isNotFound(error)) notFound();
  });
  return (
    <Prefetched queryClient={queryClient}>
      <MigrationScreen number={number} />
    </Prefetched>
  );
}
