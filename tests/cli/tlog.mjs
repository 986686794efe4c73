// A transparency log and its witnesses' formats written once more, from the specifications and with Node's own
// cryptography only: what the program is compared with. Slow and plain.

import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
export const leafHash = (entry) => sha256(Buffer.from([0]), entry);
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);
const split = (count) => 2 ** Math.floor(Math.log2(count - 1));

// RFC 6962: MTH and PATH.
export function mth(hashes) {
  if (hashes.length === 0) return sha256();
  if (hashes.length === 1) return hashes[0];
  const k = split(hashes.length);
  return nodeHash(mth(hashes.slice(0, k)), mth(hashes.slice(k)));
}
export function path(index, hashes) {
  if (hashes.length <= 1) return [];
  const k = split(hashes.length);
  return index < k ? [...path(index, hashes.slice(0, k)), mth(hashes.slice(k))] : [...path(index - k, hashes.slice(k)), mth(hashes.slice(0, k))];
}

// ---- keys and notes

export class Key {
  constructor(name, type, byte) {
    const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.alloc(32, byte)]);
    this.name = name;
    this.secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    this.publicKey = createPublicKey(this.secret);
    const material = Buffer.concat([Buffer.from([type]), this.publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)]);
    this.id = sha256(name + '\n', material).subarray(0, 4);
    this.vkey = `${name}+${this.id.toString('hex')}+${material.toString('base64')}`;
  }
  line(bytes) {
    return `\u2014 ${this.name} ${Buffer.concat([this.id, bytes]).toString('base64')}\n`;
  }
  sign(text) {
    return this.line(sign(null, Buffer.from(text), this.secret));
  }
  cosign(text, time) {
    const seconds = Buffer.alloc(8);
    seconds.writeBigUInt64BE(BigInt(time));
    return this.line(Buffer.concat([seconds, sign(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), this.secret)]));
  }
}

// The time of a witness's line when it holds for this text under this vkey; otherwise null.
export function cosignedAt(line, text, vkey) {
  const [name, id, material] = vkey.split(/\+(.{8})\+/);
  const match = line.match(/^\u2014 (\S+) (\S+)\n$/);
  if (!match || match[1] !== name) return null;
  const bytes = Buffer.from(match[2], 'base64');
  if (bytes.subarray(0, 4).toString('hex') !== id) return null;
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(material, 'base64').subarray(1)]);
  const time = bytes.readBigUInt64BE(4);
  const good = verify(null, Buffer.from(`cosignature/v1\ntime ${time}\n${text}`), createPublicKey({ key: der, format: 'der', type: 'spki' }), bytes.subarray(12));
  return good ? Number(time) : null;
}

// ---- logs

export class Log {
  constructor(key, entries) {
    this.key = key;
    this.entries = entries;
    this.hashes = entries.map(leafHash);
  }
  text(size = this.entries.length) {
    return `${this.key.name}\n${size}\n${mth(this.hashes.slice(0, size)).toString('base64')}\n`;
  }
  checkpoint(size) {
    const text = this.text(size);
    return `${text}\n${this.key.sign(text)}`;
  }
  proof(index, { extra, cosigners = [], size = this.entries.length } = {}) {
    const lines = ['c2sp.org/tlog-proof@v1', ...(extra ? [`extra ${Buffer.from(extra).toString('base64')}`] : []), `index ${index}`];
    const hashes = path(index, this.hashes.slice(0, size)).map((hash) => hash.toString('base64'));
    return [...lines, ...hashes, '', this.checkpoint(size) + cosigners.map((key, i) => key.cosign(this.text(size), 1_700_000_000 + i)).join('')].join('\n');
  }
  // All its files, by path below the prefix.
  files() {
    const files = new Map([['checkpoint', Buffer.from(this.checkpoint())]]);
    for (let level = 0, hashes = this.hashes; hashes.length > 0; ++level) {
      const above = [];
      for (let start = 0; start < hashes.length; start += 256) {
        const tile = hashes.slice(start, start + 256);
        const digits = String(start / 256).padStart(3, '0');
        const name = digits + (tile.length < 256 ? `.p/${tile.length}` : '');
        files.set(`tile/${level}/${name}`, Buffer.concat(tile));
        if (tile.length === 256) above.push(mth(tile));
        if (level > 0) continue;
        files.set(`tile/entries/${name}`, Buffer.concat(this.entries.slice(start, start + 256).flatMap((entry) => {
          const size = Buffer.alloc(2);
          size.writeUInt16BE(Buffer.byteLength(entry));
          return [size, Buffer.from(entry)];
        })));
      }
      hashes = above;
    }
    return files;
  }
  writeTo(directory) {
    for (const [name, bytes] of this.files()) {
      mkdirSync(dirname(join(directory, name)), { recursive: true });
      writeFileSync(join(directory, name), bytes);
    }
    return directory;
  }
}

// ---- openings of our own rows (docs/formats/ledger.md)

const column = (value) => {
  if (value === null) return Buffer.from([0]);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9, 1);
    bytes.writeBigInt64BE(BigInt(value), 1);
    return bytes;
  }
  const head = Buffer.alloc(5, Buffer.isBuffer(value) ? 3 : 2);
  head.writeUInt32BE(Buffer.byteLength(value), 1);
  return Buffer.concat([head, Buffer.from(value)]);
};
export const encodeRow = (columns) => Buffer.concat(columns.map(column));
export const commitment = (salt, kind, row) => sha256(salt, Buffer.from([kind]), row);

// The leaf of `rows` (each a salt and encoded row of this kind) as a log has it, and the opening of one of them.
export function openingOf(rows, at, { log, table, kind, subject }) {
  const leaves = rows.map(({ salt, row }) => leafHash(commitment(salt, kind, row)));
  const base64 = (bytes) => bytes.toString('base64');
  return {
    entry: Buffer.concat([Buffer.from([1]), mth(leaves)]),
    opening: { format: 'taixin/opening/v1', log, kind: table, row: base64(rows[at].row), salt: base64(rows[at].salt), index: at, size: rows.length, path: path(at, leaves).map(base64), ...(subject && { subject }) },
  };
}
