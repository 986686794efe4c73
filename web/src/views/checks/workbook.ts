// Reads the workbook that a batch answers with (one sheet of text cells), so that what is shown and what is handed back
// are one file and nothing is asked twice. No general reader: cells of other kinds are taken as they are written.
const text = new TextDecoder();

interface Member {
  method: number;
  bytes: Uint8Array;
}

// A file within the archive (PKWARE APPNOTE 4.3): found by the central directory at its end.
function memberOf(archive: Uint8Array, name: string): Member {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  let end = archive.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) --end;
  if (end < 0) throw new Error('not a workbook');
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; --left) {
    const [nameLength, extra, comment] = [view.getUint16(at + 28, true), view.getUint16(at + 30, true), view.getUint16(at + 32, true)];
    if (text.decode(archive.subarray(at + 46, at + 46 + nameLength)) === name) {
      const local = view.getUint32(at + 42, true);
      const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      return { method: view.getUint16(at + 10, true), bytes: archive.subarray(begin, begin + view.getUint32(at + 20, true)) };
    }
    at += 46 + nameLength + extra + comment;
  }
  throw new Error(`no ${name} in the workbook`);
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
function unescaped(xml: string): string {
  if (!xml.includes('&') && !xml.includes('_x')) return xml;
  return xml
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex, decimal, named) => (named ? (entities[named] ?? '') : String.fromCodePoint(parseInt(hex ?? decimal, hex ? 16 : 10))))
    .replace(/_x([0-9A-F]{4})_/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}
function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference) {
    if (letter < 'A' || letter > 'Z') break;
    column = column * 26 + letter.charCodeAt(0) - 64;
  }
  return column - 1;
}

function cellsOf(row: string): string[] {
  const cells: string[] = [];
  for (const [, reference, content] of row.matchAll(/<c r="([A-Z]+)\d+"[^>]*?(?:\/>|>(.*?)<\/c>)/gs)) {
    const column = columnOf(reference);
    while (cells.length < column) cells.push('');
    cells[column] = unescaped([...(content ?? '').matchAll(/<(?:t|v)(?: [^>]*)?>(.*?)<\/(?:t|v)>/gs)].map(([, part]) => part).join(''));
  }
  return cells;
}

// Row by row, in pieces, so that the page stays alive. `came`: bytes of the sheet that were read.
export async function* rowsOfWorkbook(archive: Uint8Array): AsyncGenerator<string[][]> {
  const sheet = memberOf(archive, 'xl/worksheets/sheet1.xml');
  let stream: ReadableStream<Uint8Array> = new Blob([sheet.bytes as Uint8Array<ArrayBuffer>]).stream();
  if (sheet.method === 8) stream = stream.pipeThrough(new DecompressionStream('deflate-raw') as ReadableWritablePair<Uint8Array, Uint8Array>);
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    rest += done ? decoder.decode() : decoder.decode(value, { stream: true });
    const rows: string[][] = [];
    let from = 0;
    for (;;) {
      const end = rest.indexOf('</row>', from);
      if (end < 0) break;
      rows.push(cellsOf(rest.slice(rest.indexOf('<row', from), end)));
      from = end + 6;
    }
    rest = rest.slice(from);
    if (rows.length > 0) yield rows;
    if (done) return;
  }
}
