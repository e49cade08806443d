import { accessRules } from "./access-rules";
import type { ApiRule } from "./api-under-test";
import { auditRules } from "./audit-rules";
import { frozenRules } from "./frozen-rules";
import { shapeRules } from "./shape-rules";

/** All rules over the API, which ARCHITECTURE.md names `api/<id>`. */
export const apiRules: readonly ApiRule[] = [...accessRules, ...auditRules, ...frozenRules, ...shapeRules];
