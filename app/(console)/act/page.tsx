import { ActScreen } from "@/components/inbox/act-screen";
import { requirePageActor } from "@/server/api/page";

export const metadata = { title: "From your mail" };

export default async function ActPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  await requirePageActor();
  const { token } = await searchParams;
  return <ActScreen token={typeof token === "string" ? token : "none"} />;
}
