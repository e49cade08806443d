import { RadioList } from "@/components/ui/radio-list";
import type { RadioOption } from "@/components/ui/radio-list";
import { textOf } from "./kind-form";
import type { KindFieldsProps } from "./kind-form";

export type ShadowFieldsProps = Pick<KindFieldsProps, "params" | "onChange" | "errors"> & {
  /** What finalize can do, the usual one first; left out where there is no choice. */
  atFinalize?: readonly RadioOption<string>[] | undefined;
};

/** Where originals are kept, and what finalize does; folded while both are as usual. */
export function ShadowFields({ params, onChange, errors, atFinalize }: ShadowFieldsProps) {
  const isUsual = params["layout"] === "column" && (atFinalize === undefined || params["atFinalize"] === atFinalize[0]?.value);
  return (
    <details className="text-control" open={!isUsual}>
      <summary className="text-secondary hover:text-ink">Where originals are kept{atFinalize === undefined ? "" : ", and what finalize does"}</summary>
      <div className="mt-3 flex flex-col gap-4">
        <RadioList
          legend="Originals are kept"
          value={textOf(params["layout"])}
          onChange={(layout) => onChange({ layout })}
          error={errors["layout"]}
          options={[
            { value: "column", label: "In a column beside it", detail: "The original travels with its row. Removed at finalize." },
            { value: "table", label: "In a table apart", detail: "For tables that may not get a column." },
          ]}
        />
        {atFinalize === undefined ? null : (
          <RadioList
            legend="At finalize"
            value={textOf(params["atFinalize"])}
            onChange={(next) => onChange({ atFinalize: next })}
            error={errors["atFinalize"]}
            options={atFinalize}
          />
        )}
      </div>
    </details>
  );
}
