import path from "node:path";
import { buildProduct } from "./launch/build-product";
import { step } from "./launch/progress";

await buildProduct(path.resolve(import.meta.dirname, ".."), step);
