import { Select } from "@/components/ui/select";

export type CountSelectProps = { label: string; most: number; value: number; onChange: (value: number) => void };

/** How many people: a small number from 1 on, chosen rather than typed, so that it is never empty. */
export function CountSelect({ label, most, value, onChange }: CountSelectProps) {
  return (
    <Select aria-label={label} className="w-16" value={value} onChange={(event) => onChange(Number(event.target.value))}>
      {Array.from({ length: most }, (_, index) => (
        <option key={index}>{index + 1}</option>
      ))}
    </Select>
  );
}
