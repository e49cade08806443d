import type { SamplingDialect } from "../../planning/measure";
import { quote } from "./names";

/** Whole pages by chance, so that the same number of pages is read whatever the table's size. */
export const postgresSampling: SamplingDialect = {
  sample({ schema, name, estimatedRows }, rows) {
    const percent = Math.min(100, Math.max(0.0001, (rows / Math.max(estimatedRows, 1)) * 100));
    return `(select * from ${quote(schema)}.${quote(name)} tablesample system (${percent.toFixed(4)}))`;
  },
};
