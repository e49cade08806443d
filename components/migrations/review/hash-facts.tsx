import { DefinitionList } from "@/components/ui/definition-list";

/** Exactly what is approved or run: the hash of the content, and the state of the touched objects it was planned on. */
export function HashFacts({ contentHash, fingerprint }: { contentHash: string; fingerprint: string | null }) {
  return (
    <DefinitionList
      className="-my-1 rounded-control border bg-hover px-2.5"
      facts={[
        { label: "Content", value: shortHash(contentHash), mono: true, copy: contentHash },
        ...(fingerprint === null ? [] : [{ label: "Table", value: shortHash(fingerprint), mono: true, copy: fingerprint }]),
      ]}
    />
  );
}

/** The beginning of a hash, as people compare it. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)} ${hash.slice(4, 8)} ${hash.slice(8, 12)} …`;
}
