// Packs as bytes (docs/formats/packs.md, "Digest and bytes"): what `taixin rules propose` hands in, made of a folder that
// holds the folders of all packs.
export interface PackFile {
  name: string;
  bytes: Uint8Array;
}
export interface Pack {
  folder: string;
  id: string; // as its pack.toml says
  files: PackFile[];
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);

function serialize(path: string, files: PackFile[]): Uint8Array {
  const parts: Uint8Array[] = [text('TXPACK1\n')];
  const put = (bytes: Uint8Array): void => {
    const length = new Uint8Array(8);
    new DataView(length.buffer).setBigUint64(0, BigInt(bytes.length), true);
    parts.push(length, bytes);
  };
  put(text(path));
  for (const { name, bytes } of files) {
    put(text(name));
    put(bytes);
  }
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

// The packs among files named "packs/national/doors.toml", in the order of those in force; a new one comes last.
export function packsOf(files: { path: string; bytes: Uint8Array }[], order: string[]): Pack[] {
  const found = new Map<string, PackFile[]>();
  for (const { path, bytes } of files) {
    const [name, folder] = path.split('/').reverse();
    if (!folder || !name.endsWith('.toml')) continue;
    found.set(folder, [...(found.get(folder) ?? []), { name, bytes }]);
  }
  const place = (id: string): number => (order.includes(id) ? order.indexOf(id) : order.length);
  return [...found]
    .filter(([, of]) => of.some(({ name }) => name === 'pack.toml'))
    .map(([folder, of]) => {
      const head = new TextDecoder().decode(of.find(({ name }) => name === 'pack.toml')!.bytes);
      return { folder, id: /^id\s*=\s*"([^"]*)"/m.exec(head)?.[1] ?? folder, files: of.sort((a, b) => (a.name < b.name ? -1 : 1)) };
    })
    .sort((a, b) => place(a.id) - place(b.id) || (a.folder < b.folder ? -1 : 1));
}

export const bundleOf = (packs: Pack[]): Uint8Array =>
  serialize('', packs.map(({ folder, files }) => ({ name: folder, bytes: serialize(folder, files) })));
