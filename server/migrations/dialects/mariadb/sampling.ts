import type { SamplingDialect } from "../../planning/measure";
import { quote } from "./names";

/** The last rows of the key: this engine picks no pages by chance, and what is written now is nearer to what will be written. */
export const mariadbSampling: SamplingDialect = {
  sample({ schema, name, primaryKey }, rows) {
    const order = primaryKey === null ? "" : ` order by ${primaryKey.map((column) => `${quote(column)} desc`).join(", ")}`;
    return `(select * from ${quote(schema)}.${quote(name)}${order} limit ${rows})`;
  },
};
