// Looks for identity numbers and names of people in bytes, whatever their encoding, and inside zip archives.
//
// The canaries are residents' ids that begin 3709991931 (18 digits), 37099931 (15 digits), and permits that begin
// H7709993. They are looked for with any separators between, half and full width, in UTF-8, GB 18030, UTF-16LE and
// UTF-16BE, and inside zip archives.

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import { filesUnder, gb18030, scratch } from './lib.mjs';
import { unzip } from './workbook.mjs';

const loose = (text) => [...text].join('[ .\\-\\u00a0\\u3000_]{0,3}');
const canary = new RegExp(['3709991931', '37099931', 'H7709993', 'h7709993'].map(loose).join('|'), 'g');
const hitsShown = 8;  // of one file

// The bytes as texts, one for each way in which digits could be written.
function* readings(bytes) {
  const raw = bytes.toString('latin1');
  yield raw;
  yield raw.replaceAll('\0', '');
  const wide = (lead) => (_, digit) => String.fromCharCode(digit.charCodeAt(0) - lead);
  yield raw.replace(/\xef\xbc([\x90-\x99])/g, wide(0x60));
  yield raw.replace(/\xef\xbc([\x90-\x99])/g, wide(0x60)).replace(/\xe3\x80\x80|\xc2\xa0/g, ' ');
  yield raw.replace(/\xa3([\xb0-\xb9])/g, wide(0x80));
  yield raw.replace(/([\x10-\x19])\xff/g, wide(-0x20));
  yield raw.replace(/\xff([\x10-\x19])/g, wide(-0x20));
}

const isZip = (bytes) => bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04';

export function search(what, bytes) {
  const hits = [];
  for (const reading of readings(bytes)) {
    for (const found of reading.matchAll(canary)) {
      hits.push(`${what}: ...${reading.slice(Math.max(0, found.index - 60), found.index + 40).replace(/[^\x20-\x7e]/g, '.')}`);
      if (hits.length === hitsShown) return hits;
    }
    if (hits.length > 0) return hits;
  }
  if (isZip(bytes)) {
    for (const [name, part] of unzip(bytes)) hits.push(...search(`${what}!${name}`, part));
  }
  return hits.slice(0, hitsShown);
}

// The same for texts, for example names.
export function searchTexts(what, bytes, texts) {
  const hits = [];
  for (const text of texts) {
    const forms = [Buffer.from(text), gb18030(text), Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()];
    if (forms.some((form) => bytes.includes(form))) hits.push(`${what}: ${text}`);
  }
  if (isZip(bytes)) {
    for (const [name, part] of unzip(bytes)) hits.push(...searchTexts(`${what}!${name}`, part, texts));
  }
  return hits;
}

// In every file under `directory`, and in its name.
export function searchFiles(directory, texts = []) {
  return filesUnder(directory).flatMap((path) => {
    let bytes;
    try {
      bytes = readFileSync(path);
    } catch {
      return []; // it went while we looked
    }
    return [...search(path, bytes), ...search(`the name ${basename(path)}`, Buffer.from(path.slice(scratch.length))), ...searchTexts(path, bytes, texts)];
  });
}
