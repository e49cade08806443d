/**
 * What caseIgnoreMatch compares, as OpenLDAP does it (RFC 4518): compatibility forms united, case folded, leading and
 * trailing spaces ignored, inner runs of spaces counted once. `ALICE`, ` alice ` and full-width letters become `alice`.
 */
export function prepareForMatching(value: string): string {
  return value.normalize("NFKC").toLowerCase().normalize("NFKC").trim().replace(/\s+/gu, " ");
}
