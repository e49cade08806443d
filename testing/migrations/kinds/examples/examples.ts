import type { KindExample } from "./example";
import { columnExamples } from "./column-examples";
import { metadataExamples } from "./metadata-examples";
import { rowExamples } from "./row-examples";
import { ruleExamples } from "./rule-examples";

/** At least one migration of every kind. */
export const examples: readonly KindExample[] = [...rowExamples, ...ruleExamples, ...columnExamples, ...metadataExamples];
