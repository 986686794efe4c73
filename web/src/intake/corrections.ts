// Cells of refused rows put right: what the interface takes of them at once (correctRows), so that more go in turns.
export type Cells = Record<string, string>; // field code -> what stands there
export interface CorrectedRow {
  tag: string;
  cells: Cells; // those that changed
}
export const cellMax = 10_000; // characters
const rowsMax = 200;
const bytesMax = 500 * 1024; // of the request; 512 KiB is refused

// The first of these rows that go together; at least one.
export function goTogether(rows: CorrectedRow[]): CorrectedRow[] {
  const size = (row: CorrectedRow): number => new TextEncoder().encode(JSON.stringify(row)).length + 1;
  let bytes = 0;
  const end = rows.slice(0, rowsMax).findIndex((row) => (bytes += size(row)) > bytesMax);
  return rows.slice(0, end === -1 ? rowsMax : Math.max(1, end));
}
