/** Values in even steps of time; null where nothing was measured. */
export type SparkSeries = readonly (number | null)[];

/** The highest value, at least `least`, so that a quiet line does not fill the height. */
export function sparkTop(values: SparkSeries, least: number): number {
  return values.reduce<number>((top, value) => (value === null ? top : Math.max(top, value)), least);
}

/** The line through the values on a plane of the given size, broken where nothing was measured. A single value is a short stroke. */
export function sparkPath(values: SparkSeries, top: number, { width, height }: { width: number; height: number }): string {
  const step = values.length < 2 ? width : width / (values.length - 1);
  const place = (value: number, index: number) => `${round(index * step)} ${round(height - (Math.max(0, value) / top) * height)}`;
  let pen = false;
  return values
    .flatMap((value, index) => {
      if (value === null) {
        pen = false;
        return [];
      }
      const command = pen ? "L" : "M";
      const alone = !pen && (values[index + 1] ?? null) === null ? ` h ${round(step / 2)}` : "";
      pen = true;
      return [`${command} ${place(value, index)}${alone}`];
    })
    .join(" ");
}

/** The place of the last measured value; -1 when there is none. */
export function lastMeasured(values: SparkSeries): number {
  return values.findLastIndex((value) => value !== null);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
