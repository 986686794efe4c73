// Sheets of text: rows sent back as the program writes them (src/intake/sheet_out.cc), read and written again.

export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const bare = text.replace(/^\ufeff/, '');
  for (let i = 0; i < bare.length; ++i) {
    const c = bare[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (bare[i + 1] === '"') cell += bare[++i];
      else quoted = false;
    } else if (c === '"') {
      quoted = true;
    } else if (c === ',') {
      row.push(cell);
      cell = '';
    } else if (c === '\n') {
      rows.push([...row, cell]);
      row = [];
      cell = '';
    } else if (c !== '\r') {
      cell += c;
    }
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell]);
  return rows;
}

const reckoned = /^ *[=+\-@\t\r＝＋－＠]/; // what a spreadsheet would take for a formula
const inert = (cell: string): string => (reckoned.test(cell) ? `'${cell}` : cell);
// What a cell said before it was made inert.
export const said = (cell: string): string => (cell.startsWith("'") && reckoned.test(cell.slice(1)) ? cell.slice(1) : cell);

export function csvSheet(rows: string[][]): string {
  const written = (cell: string): string => {
    const text = inert(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return '\ufeff' + rows.map((row) => row.map(written).join(',') + '\r\n').join('');
}

// Which columns must be told (`map=` of a submission) so that a corrected sheet is read as its file was: those whose header
// the item does not know, and that were used all the same.
export interface Known {
  code?: string;
  name?: string;
  aliases?: string[];
}
export const mapOf = (columns: { header: string; field: string }[], fields: Known[]): string =>
  columns
    .filter(({ header, field }) => {
      const own = fields.find(({ code }) => code === field);
      return own && header && !header.includes('\n') && ![own.code, own.name, ...(own.aliases ?? [])].includes(header);
    })
    .map(({ header, field }) => `${header}=${field}`)
    .join('\n');
