// A list that was pasted, a body in each line: its code, its name, or both with a tab, a comma or a semicolon between.
export interface Pasted {
  codes: number; // lines with a code
  names: number; // lines with a name alone
  csv: string; // as the batch takes it
}

// Unified social credit codes, organization codes, registration numbers: digits and capital letters alone.
const looksLikeCode = (cell: string): boolean => /^[0-9A-Z]{8}-?[0-9A-Z]$|^[0-9A-Z]{13,18}$/.test(cell.toUpperCase()) && /\d/.test(cell);
const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const isHeader = (cell: string): boolean => /^(统一社会信用代码|社会信用代码|信用代码|代码|名称|企业名称|单位名称|主体名称|code|name)$/i.test(cell);

export function pasted(text: string): Pasted {
  const out: Pasted = { codes: 0, names: 0, csv: '' };
  const lines = ['统一社会信用代码,名称'];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const cells = line.split(/[\t,，;；]/).map((cell) => cell.trim().replace(/^"|"$/g, '')).filter(Boolean);
    if (cells.length === 0 || cells.every(isHeader)) continue;
    const code = cells.find(looksLikeCode) ?? '';
    const name = cells.find((cell) => cell !== code) ?? '';
    if (code) ++out.codes;
    else ++out.names;
    lines.push(`${quoted(code.toUpperCase())},${quoted(name)}`);
  }
  out.csv = lines.map((line) => line + '\r\n').join('');
  return out;
}
