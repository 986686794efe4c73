// Sheets of text, written as the program writes its own (src/intake/sheet_out.cc): with a byte order mark, which spreadsheets
// want; a text that a spreadsheet would take for a formula begins with an apostrophe.
export type Cell = string | number | undefined | null;

const reckoned = /^ *[=+\-@\t\r＝＋－＠]/;
function written(cell: Cell): string {
  const text = typeof cell === 'string' && reckoned.test(cell) ? `'${cell}` : String(cell ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
export const csvSheet = (rows: Cell[][]): string => '\ufeff' + rows.map((row) => row.map(written).join(',') + '\r\n').join('');
